# Makes nasty.json: reference cases with the data that break programs, computed a second road by R's metafor, clubSandwich, sandwich,
# lmtest, nlme, quadprog, psych and BradleyTerry2, or by a formula written here on its own. Run: Rscript nasty.R > nasty.json
suppressMessages({library(metafor); library(jsonlite); library(clubSandwich); library(sandwich); library(lmtest); library(nlme); library(quadprog)})
set.seed(20261124)
cases <- list()
add <- function(id, method, input, options, expected, tol = 1e-8, road = "", ...) {
  options <- if (length(options)) options else list()
  cases[[length(cases) + 1]] <<- list(id = unbox(id), method = unbox(method), source = unbox(road), input = input, options = options, expected = expected,
    tolerance_rel = unbox(tol), ...)
}
u <- function(x) { x <- as.vector(x); if (length(x) != 1) stop("one"); if (is.character(x) || is.logical(x)) return(unbox(x)); if (!is.finite(x) || abs(x) > 1e25) return(NA); unbox(signif(x, 14)) }
v <- function(x) { x <- as.vector(as.numeric(x)); x[!is.finite(x) | abs(x) > 1e25] <- NA; signif(x, 14) }
opts <- function(...) lapply(list(...), unbox)
ctrl <- list(threshold = 1e-13, maxiter = 20000, stepadj = 1, tol = 1e-15) # R stops early without

# -- effect sizes -------------------------------------------------------------------------------------------------------------
es <- function(id, measure, input, ..., vtype = NULL) {
  args <- c(list(measure = measure), input, list(...))
  if (!is.null(vtype)) args$vtype <- vtype
  e <- suppressWarnings(do.call(escalc, args))
  add(id, "escalc", lapply(input, v), c(opts(measure = measure, ...), if (!is.null(vtype)) opts(vtype = vtype)),
    list(yi = v(e$yi), vi = v(e$vi)), 1e-10, "metafor escalc")
}
zero <- list(ai = c(0, 5, 0, 12, 7), bi = c(20, 0, 15, 8, 3), ci = c(4, 3, 0, 0, 7), di = c(16, 17, 22, 20, 3))
for (m in c("OR", "RR", "RD", "PETO", "YUQ", "PHI", "AS")) es(paste0("es_zero_", m), m, zero)
for (to in c("only0", "all", "if0all")) es(paste0("es_zero_OR_", to), "OR", zero, add = 0.5, to = to)
es("es_zero_OR_quarter", "OR", zero, add = 0.25, to = "all")
es("es_zero_RR_none", "RR", zero, add = 0, to = "none")
es("es_zero_OR_none", "OR", zero, add = 0.5, to = "none")
es("es_zero_OR_drop00", "OR", zero, drop00 = TRUE)
es("es_huge_OR", "OR", list(ai = c(1, 999999), bi = c(999999, 1), ci = c(1, 1), di = c(1, 999999)))
ends <- list(xi = c(0, 10, 1, 500), ni = c(10, 10, 1000000, 1000))
for (m in c("PR", "PLO", "PLN", "PAS", "PFT")) es(paste0("es_ends_", m), m, ends)
es("es_ends_PLO_all", "PLO", ends, add = 0.5, to = "all")
rate <- list(x1i = c(0, 3, 0, 7), t1i = c(10, 0.5, 3, 1e6), x2i = c(4, 0, 0, 1), t2i = c(12, 0.25, 3, 1e6))
for (m in c("IRR", "IRD", "IRSD")) es(paste0("es_zero_", m), m, rate)
es("es_zero_IRR_all", "IRR", rate, add = 0.5, to = "all")
small <- list(m1i = c(1e-6, 5, 3), sd1i = c(1e-6, 0.001, 2), n1i = c(2, 3, 500), m2i = c(2e-6, 5, 900), sd2i = c(3e-6, 10, 2), n2i = c(3, 2, 2))
for (m in c("MD", "SMD", "SMDH", "SMD1", "ROM", "CVR", "VR")) es(paste0("es_small_", m), m, small)
es("es_small_SMD_LS2", "SMD", small, vtype = "LS2")
es("es_small_SMD_UB", "SMD", list(m1i = c(3, 5), sd1i = c(2, 1), n1i = c(4, 3), m2i = c(1, 5), sd2i = c(1, 2), n2i = c(3, 5)), vtype = "UB")
es("es_small_MD_HO", "MD", small, vtype = "HO")
for (m in c("COR", "UCOR", "ZCOR")) es(paste0("es_edge_", m), m, list(ri = c(0, -0.99, 0.999, 0.5), ni = c(5, 6, 7, 100000)))
es("es_edge_SMCR", "SMCR", list(m1i = c(3, 5), m2i = c(3, 1), sd1i = c(1e-3, 2), ni = c(3, 4), ri = c(0, 0.99)))
es("es_edge_SMCC", "SMCC", list(m1i = c(3, 5), m2i = c(3, 1), sd1i = c(1, 2), sd2i = c(1, 2.1), ni = c(3, 4), ri = c(-0.5, 0.99)))
es("es_missing_row", "OR", list(ai = c(1, NA, 4), bi = c(3, 4, 5), ci = c(2, 2, 2), di = c(9, 9, 9)))

# -- one fit ------------------------------------------------------------------------------------------------------------------
fitted <- function(r, hts = TRUE) {
  e <- list(k = u(r$k), p = u(r$p), b = v(r$b), se = v(r$se), stat = v(r$zval), pval = v(r$pval), ci_lb = v(r$ci.lb), ci_ub = v(r$ci.ub),
    vb = matrix(v(r$vb), nrow = r$p), tau2 = u(r$tau2), QE = u(r$QE), QEp = u(r$QEp), I2 = u(r$I2), H2 = u(r$H2), weights_percent = v(weights(r)))
  if (r$method != "FE" && r$k > 1) {
    e$se_tau2 <- u(r$se.tau2)
    ci <- confint(r, control = list(tol = 1e-14, maxiter = 20000, tau2.max = 1e6))$random
    e$tau2_ci <- v(ci[1, 2:3]); e$I2_ci <- v(ci[3, 2:3]); e$H2_ci <- v(ci[4, 2:3])
    if (r$p == 1) {
      p <- predict(r); e$pi_lb <- u(p$pi.lb); e$pi_ub <- u(p$pi.ub)
      if (r$k > 2 && hts) { h <- qt(0.975, r$k - 2) * sqrt(r$tau2 + r$se^2); e$pi_hts_lb <- u(r$b[1] - h); e$pi_hts_ub <- u(r$b[1] + h) }
    }
  }
  if (r$p > 1) { e$QM <- u(r$QM); e$QMp <- u(r$QMp); e$R2 <- if (is.null(r$R2)) NA else u(r$R2) }
  if (r$k > 1) { fs <- r$fit.stats; col <- if (r$method == "REML") "REML" else "ML"; e$logLik <- u(fs["ll", col]); e$AIC <- u(fs["AIC", col]); e$BIC <- u(fs["BIC", col]) }
  e
}
one <- function(id, yi, vi, method, test, level = 95, mods = NULL, tol = 1e-8, drop = NULL, skip = c(), road = "metafor rma") {
  r <- suppressWarnings(if (is.null(mods)) rma(yi, vi, method = method, test = test, level = level, control = ctrl)
    else rma(yi, vi, mods = as.matrix(as.data.frame(mods)), method = method, test = test, level = level, control = ctrl))
  e <- fitted(r, level == 95)
  for (s in skip) e[[s]] <- NULL
  o <- opts(method = method, test = test, level = level)
  if (!is.null(drop)) o$expect_dropped <- drop
  input <- list(yi = v(yi), vi = v(vi))
  if (!is.null(mods)) input$mods <- lapply(mods, v)
  add(id, if (is.null(mods)) "rma.uni" else "rma.uni.mods", input, o, e, tol, road)
}
one("one_k1_FE", 0.42, 0.04, "FE", "z"); one("one_k1_REML", -3, 1e-4, "REML", "z")
for (t in c("z", "t", "knha", "adhoc")) one(paste0("one_k2_same_", t), c(1, 1), c(0.5, 0.2), "REML", t, skip = c("stat", if (t == "knha") c("pval")))
for (m in c("DL", "HE", "HS", "HSk", "SJ", "ML", "REML", "EB", "PM")) one(paste0("one_k2_far_", m), c(-5, 5), c(0.01, 0.04), m, "adhoc", skip = if (m == "SJ") c() else c())
tiny.y <- c(1.0001, 1.0003, 0.9998, 1.0002, 1.00005); tiny.v <- c(1, 2, 3, 1, 5) * 1e-9
for (m in c("FE", "DL", "REML", "ML", "PM")) one(paste0("one_tiny_", m), tiny.y, tiny.v, m, if (m == "FE") "z" else "knha", tol = 1e-7, skip = c("H2_ci", "tau2_ci", "I2_ci", "H2", "QE"))
one("one_scale_apart", c(0.1, 0.5, -0.4, 2), c(1e-8, 1e2, 1e-2, 1e4), "DL", "z"); one("one_scale_apart_FE", c(0.1, 0.5, -0.4, 2), c(1e-8, 1e2, 1e-2, 1e4), "FE", "t")
far <- fitted(rma(c(0.2, 0.7, -0.1, 0.4), c(0.04, 0.05, 0.09, 0.02), method = "REML", test = "adhoc", control = ctrl))
for (f in c("b", "ci_lb", "ci_ub", "pi_lb", "pi_ub", "pi_hts_lb", "pi_hts_ub")) far[[f]] <- far[[f]] + 1e5
far$b <- v(far$b); far[c("stat", "pval")] <- NULL
add("one_offset", "rma.uni", list(yi = 1e5 + c(0.2, 0.7, -0.1, 0.4), vi = c(0.04, 0.05, 0.09, 0.02)), opts(method = "REML", test = "adhoc"), far, 1e-7, "metafor rma of the same without the offset")
one("one_equal_v", c(3, 5, 8, 1, 9, 4), rep(2, 6), "REML", "knha"); one("one_99", c(3, 5, 8, 1, 9, 4), c(1, 2, 1, 3, 2, 1), "REML", "t", level = 99)
one("one_level50", c(3, 5, 8, 1, 9, 4), c(1, 2, 1, 3, 2, 1), "PM", "knha", level = 50)
y500 <- rnorm(500, 0.1, 0.3); v500 <- exp(rnorm(500, -3, 1.2)); y500 <- round(y500 + rnorm(500, 0, sqrt(v500)), 6); v500 <- round(v500, 8)
for (m in c("FE", "DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM")) one(paste0("one_500_", m), y500, v500, m, if (m == "FE") "z" else "knha", tol = 1e-7, skip = "weights_percent")
one("one_500_same", rep(0.3, 500), v500, "REML", "adhoc", skip = c("QE", "stat", "weights_percent"))

many <- list(); for (m in c("FE", "DL", "HE", "HS", "HSk", "SJ", "ML", "REML", "EB", "PM")) for (t in c("z", "t", "knha", "adhoc")) {
  if (m == "FE" && t != "z") next
  many[[paste0(m, "_", t)]] <- fitted(suppressWarnings(rma(c(2.1, -0.3, 0.001), c(1e-4, 3, 0.2), method = m, test = t, control = ctrl)))
}
add("many_k3_apart", "rma.uni", list(yi = c(2.1, -0.3, 0.001), vi = c(1e-4, 3, 0.2)), list(level = unbox(95)), many, 1e-7, "metafor rma")

# -- moderators ---------------------------------------------------------------------------------------------------------------
ym <- c(0.3, 0.1, 0.8, -0.2, 0.5, 1.1, 0.4, 0.9); vm <- c(0.04, 0.02, 0.1, 0.05, 0.2, 0.03, 0.01, 0.06)
x1 <- c(1, 2, 3, 4, 5, 6, 7, 9); x2 <- c(0, 1, 0, 1, 1, 0, 1, 0)
dropped <- function(id, mods, keep, drop, method = "REML", test = "knha") {
  r <- suppressWarnings(rma(ym, vm, mods = as.matrix(as.data.frame(mods[keep])), method = method, test = test, control = ctrl))
  add(id, "rma.uni.mods", list(yi = ym, vi = vm, mods = lapply(mods, v)), c(opts(method = method, test = test), list(expect_dropped = drop)), fitted(r), 1e-8, "metafor rma without the moderators that say nothing new")
}
dropped("mods_double", list(a = x1, b = 2 * x1, c = x2), c("a", "c"), "b")
dropped("mods_sum", list(a = x1, b = x2, c = 3 * x1 - 2 * x2 + 5), c("a", "b"), "c")
dropped("mods_constant", list(a = rep(7, 8), b = x1), "b", "a")
dropped("mods_dummies", list(first = x2, second = 1 - x2, c = x1), c("first", "c"), "second", "DL", "z")
dropped("mods_large_scale", list(people = x1 * 1e6 + c(1, -2, 3, 0, 1, 2, -1, 4), thousands = (x1 * 1e6 + c(1, -2, 3, 0, 1, 2, -1, 4)) / 1000), "people", "thousands", "REML", "z")
one("mods_full", ym, vm, "REML", "knha", mods = list(a = x1, b = x2, c = x1 * x2))
one("mods_perfect_k", ym[1:4], vm[1:4], "DL", "t", mods = list(a = x1[1:4], b = c(0, 1, 1, 1)), skip = c("R2"))
one("mods_500", y500, v500, "REML", "knha", mods = list(a = round(rnorm(500), 4), b = rep(c(0, 1), 250), c = round(exp(rnorm(500)), 4)), tol = 1e-7, skip = "weights_percent")
one("mods_adhoc", ym, vm, "ML", "adhoc", mods = list(a = x1))

# -- refusals -----------------------------------------------------------------------------------------------------------------
no <- function(id, method, input, options = list()) add(id, method, input, options, list(), 1e-8, "no right number", expect_error = unbox(TRUE))
fit <- opts(method = "REML", test = "knha")
no("no_estimates", "rma.uni", list(yi = numeric(0), vi = numeric(0)), fit)
no("no_lengths", "rma.uni", list(yi = c(1, 2, 3), vi = c(0.1, 0.2)), fit)
no("no_negative", "rma.uni", list(yi = c(1, 2, 3), vi = c(0.1, -0.2, 0.3)), fit)
no("no_zero_variance", "rma.uni", list(yi = c(1, 2, 3), vi = c(0.1, 0, 0.3)), fit)
no("no_NaN", "rma.uni", list(yi = c("1", "NaN", "3"), vi = c(0.1, 0.2, 0.3)), fit)
no("no_Inf", "rma.uni", list(yi = list(unbox(1), unbox("Inf"), unbox(3)), vi = c(0.1, 0.2, 0.3)), fit)
no("no_minus_Inf_variance", "rma.uni", list(yi = c(1, 2, 3), vi = list(unbox(0.1), unbox("-Inf"), unbox(0.3))), fit)
no("no_method", "rma.uni", list(yi = c(1, 2, 3), vi = c(0.1, 0.2, 0.3)), opts(method = "REML", test = "guess"))
no("no_level", "rma.uni", list(yi = c(1, 2, 3), vi = c(0.1, 0.2, 0.3)), opts(method = "REML", test = "z", level = 100))
no("no_mods_k", "rma.uni.mods", list(yi = c(1, 2), vi = c(1, 1), mods = list(a = c(1, 2))), fit)
no("no_mods_lengths", "rma.uni.mods", list(yi = ym, vi = vm, mods = list(a = c(1, 2, 3))), fit)
no("no_mods_NaN", "rma.uni.mods", list(yi = ym, vi = vm, mods = list(a = c("1", "2", "NaN", "4", "5", "6", "7", "8"))), fit)
no("no_cells_negative", "escalc", list(ai = c(-1), bi = c(2), ci = c(3), di = c(4)), opts(measure = "OR"))
no("no_part_above_whole", "escalc", list(xi = c(11), ni = c(10)), opts(measure = "PLO"))
no("no_sd", "escalc", list(m1i = c(1), sd1i = c(-1), n1i = c(10), m2i = c(2), sd2i = c(1), n2i = c(10)), opts(measure = "SMD"))
no("no_correlation", "escalc", list(ri = c(1.2), ni = c(10)), opts(measure = "ZCOR"))
no("no_ratio_of_negative_mean", "escalc", list(m1i = c(-1), sd1i = c(1), n1i = c(10), m2i = c(2), sd2i = c(1), n2i = c(10)), opts(measure = "ROM"))
no("no_bias_few", "publication_bias", list(yi = c(1, 2, 3), vi = c(0.1, 0.2, 0.3)), opts(method = "REML"))
no("no_events", "mantel_haenszel_peto", list(ai = c(0, 0), n1i = c(10, 12), ci = c(0, 0), n2i = c(11, 12)), list())
no("no_clusters", "rma.mv_3level", list(yi = c(1, 2), vi = c(1, 1), outer = c(1), inner = c(1, 2)), opts(method = "REML", test = "t"))
no("no_prior", "bayes_nnhm", list(y = c(1, 2), se = c(1, 1)), c(opts(tau_prior = "uniform", tau_scale = 1, mu_prior = "flat")))
no("no_prior_scale", "bayes_nnhm", list(y = c(1, 2), se = c(1, 1)), c(opts(tau_prior = "halfnormal", tau_scale = -1, mu_prior = "flat")))
no("no_bayes_se", "bayes_nnhm", list(y = c(1, 2), se = c(1, -1)), c(opts(tau_prior = "halfnormal", tau_scale = 1, mu_prior = "flat")))
no("no_power", "power", list(kind = unbox("t2"), args = opts(d = 0, sig.level = 0.05, power = 0.8)))
no("no_power_alpha", "power", list(kind = unbox("t2"), args = opts(d = 0.3, sig.level = 1.5, power = 0.8)))
no("no_icc_above_1", "cluster_randomised_power", opts(d = 0.3, cluster_size = 10, icc = 1.2, cv_cluster_size = 0, alpha = 0.05, power = 0.8, k1 = 4))
no("no_wedge_sd", "stepped_wedge_power", opts(sequences = 3, clusters_per_sequence = 1, periods = 4, individuals_per_cluster_period = 10, sd_within = -1, tau_between = 0.1, theta = 0.2, alpha = 0.05))
no("no_series", "interrupted_time_series", list(y = c(1, 2, 3, 4), t0 = unbox(3)), list())
no("no_series_NaN", "interrupted_time_series", list(y = c("1", "2", "NaN", "4", "5", "6", "7", "8", "9", "10"), t0 = unbox(6)), list())
no("no_donors", "synthetic_control", list(Y_rows_time = matrix(1:6, 6, 1), treated_col_1based = unbox(1), t0_first_post_row = unbox(4)))
no("no_control", "randomisation_inference", list(y = c(1, 2, 3), treat = c(1, 1, 1)), opts(statistic = "difference in means, complete enumeration"))
no("no_experts", "delphi", list(round1_rows_experts = matrix(1, 0, 0), round2_rows_experts = matrix(1, 0, 0)))
no("no_raters", "icc", list(rows_targets_cols_raters = matrix(1:4, 4, 1)))
no("no_fleiss_uneven", "fleiss_kappa", list(counts_rows_items_cols_categories = rbind(c(3, 0), c(1, 1))))
no("no_fleiss_all_alike", "fleiss_kappa", list(counts_rows_items_cols_categories = rbind(c(3, 0), c(3, 0))))
no("no_cohen_lengths", "cohen_kappa", list(rater1 = c(1, 2, 3), rater2 = c(1, 2)))
no("no_bt_always_wins", "bradley_terry", list(wins_row_over_col = rbind(c(0, 3, 4), c(0, 0, 2), c(0, 1, 0))), opts(reference_item = 1))
no("no_votes", "rank_aggregation", list(rank_rows_voters_cols_items = rbind(c(1, 2, 3), c(1, 2)[c(1, 2, 2)]), weights = c(1, -1)))
no("no_population", "equity", list(value = c(1, 2), population = c(0, 0)))
no("no_fractions", "sequential_boundaries", list(information_fractions = c(0.5, 0.4), alpha_two_sided = unbox(0.05), spending = unbox("OF")))
no("no_did_lengths", "difference_in_differences", list(time = c(1, 2), unit = c(1, 1), treat = c(0, 0), post = c(0, 1), y = c(1)), opts(cluster = "unit"))
no("no_conversion_p", "conversion", c(opts(md = 1, n1 = 10, n2 = 10, sd1 = 1, sd2 = 1, t = 2, or = -2, p = 1.5), list(ci = c(2, 1), cluster = opts(m = 5, icc = 0.1))))

# -- subgroups, sensitivity, bias ---------------------------------------------------------------------------------------------
g <- c("a", "b", "a", "b", "a", "c", "b", "a")
parts <- split(seq_along(g), factor(g, unique(g)))
single <- lapply(parts, function(i) suppressWarnings(rma(ym[i], vm[i], method = "REML", control = ctrl)))
b <- sapply(single, function(r) r$b[1]); s2 <- sapply(single, function(r) r$se^2)
Q <- sum((b - sum(b / s2) / sum(1 / s2))^2 / s2)
common <- lapply(c("z", "knha"), function(t) rma(ym, vm, mods = ~ factor(g, c("a", "b", "c")), method = "REML", test = t, control = ctrl))
add("sub_one_alone", "subgroup", list(yi = ym, vi = vm, group = g), opts(method = "REML", reference_group = "a"),
  list(groups = lapply(single, fitted), between_separate_tau2 = list(Q = u(Q), df = u(2), p = u(pchisq(Q, 2, lower.tail = FALSE))),
    common_tau2 = fitted(common[[1]]), common_tau2_knha = fitted(common[[2]])), 1e-7, "metafor rma")
sens <- function(id, yi, vi, method, test) {
  r <- rma(yi, vi, method = method, test = test, control = ctrl)
  l <- suppressWarnings(leave1out(r)); i <- suppressWarnings(influence(r)); rs <- rstandard(r); bl <- blup(r); cu <- suppressWarnings(cumul(r))
  add(id, "sensitivity", list(yi = v(yi), vi = v(vi)), opts(method = method, test = test), list(full = fitted(r),
    leave1out = list(estimate = v(l$estimate), se = v(l$se), ci_lb = v(l$ci.lb), ci_ub = v(l$ci.ub), pval = v(l$pval), Q = v(l$Q), Qp = v(l$Qp), tau2 = v(l$tau2), I2 = v(l$I2), H2 = v(l$H2)),
    influence = list(rstudent = v(i$inf$rstudent), dffits = v(i$inf$dffits), cook_d = v(i$inf$cook.d), cov_r = v(i$inf$cov.r), tau2_del = v(i$inf$tau2.del), QE_del = v(i$inf$QE.del), hat = v(i$inf$hat), weight = v(i$inf$weight), dfbs = v(i$dfbs[[1]]), is_influential = as.logical(i$is.infl)),
    rstandard = list(resid = v(rs$resid), se = v(rs$se), z = v(rs$z)), blup = list(pred = v(bl$pred), se = v(bl$se), pi_lb = v(bl$pi.lb), pi_ub = v(bl$pi.ub)),
    cumulative = list(estimate = v(cu$estimate), se = v(cu$se), ci_lb = v(cu$ci.lb), ci_ub = v(cu$ci.ub), tau2 = v(cu$tau2), I2 = v(cu$I2))), 1e-7, "metafor")
}
sens("sens_k3", c(0.42, 0.1, -0.05), c(0.04, 0.02, 0.09), "DL", "z")
sens("sens_outlier", c(rep(c(0.1, 0.2, 0.3), 4), 9), c(rep(0.05, 12), 0.001), "REML", "z")
sens("sens_one_big", c(0.1, 0.9, -0.4, 0.6, 0.2), c(1e-6, 0.2, 0.3, 0.2, 0.4), "PM", "knha")
bias <- function(id, yi, vi, method) {
  r <- rma(yi, vi, method = method, control = ctrl)
  lmt <- regtest(r, model = "lm"); rse <- regtest(r, predictor = "sei"); rvi <- regtest(r, predictor = "vi"); rk <- suppressWarnings(ranktest(r))
  reg <- function(x) list(stat = v(x$zval), pval = v(x$pval), est = u(x$est), ci_lb = v(x$ci.lb), ci_ub = v(x$ci.ub))
  tf <- function(e) { t <- trimfill(r, estimator = e); list(k0 = u(t$k0), se_k0 = u(t$se.k0), estimate = v(t$b), se = v(t$se), ci_lb = v(t$ci.lb), ci_ub = v(t$ci.ub), pval = v(t$pval), tau2 = u(t$tau2), I2 = u(t$I2)) }
  f <- fsn(yi, vi); se <- sqrt(vi); w <- 1 / vi; pet <- summary(lm(yi ~ se, weights = w))$coef; pe <- summary(lm(yi ~ vi, weights = w))$coef
  add(id, "publication_bias", list(yi = v(yi), vi = v(vi)), opts(method = method), list(egger_lm_sei = c(reg(lmt), list(dfs = u(lmt$dfs))), egger_rma_sei = reg(rse), egger_rma_vi = reg(rvi),
    begg_rank = list(kendall_tau = u(rk$tau), pval = v(rk$pval)), trimfill_L0 = tf("L0"), trimfill_R0 = tf("R0"), failsafe_rosenthal = list(fsnum = u(f$fsnum), pval = v(f$pval)),
    pet_peese = list(pet_b0 = u(pet[1, 1]), pet_se = u(pet[1, 2]), pet_p = u(pet[1, 4]), peese_b0 = u(pe[1, 1]), peese_se = u(pe[1, 2]), peese_p = u(pe[1, 4]))), 1e-6, "metafor; lm", tolerance_fields = list(trimfill_L0 = unbox(2e-5), trimfill_R0 = unbox(2e-5)))
}
bias("bias_ten_ties", c(0.1, 0.1, 0.3, 0.3, 0.5, 0.22, 0.7, 0.4, 0.9, 0.9), c(0.01, 0.01, 0.04, 0.04, 0.09, 0.02, 0.12, 0.05, 0.2, 0.2), "REML")
bias("bias_60", y500[1:60], v500[1:60], "DL"); bias("bias_500", y500, v500, "FE")

# -- counts -------------------------------------------------------------------------------------------------------------------
mh <- function(id, ai, n1i, ci, n2i) {
  comb <- function(x, or = FALSE) { l <- list(b = v(x$b), se = v(x$se), stat = v(x$zval), pval = v(x$pval), ci_lb = v(x$ci.lb), ci_ub = v(x$ci.ub), QE = u(x$QE), QEp = u(x$QEp), I2 = u(x$I2)); if (or) { l$MH <- u(x$MH); l$MHp <- u(x$MHp); l$TA <- u(x$TA); l$TAp <- u(x$TAp); l$BD <- u(x$BD); l$BDp <- u(x$BDp) }; l }
  or <- suppressWarnings(rma.mh(ai = ai, n1i = n1i, ci = ci, n2i = n2i, measure = "OR")); rr <- suppressWarnings(rma.mh(ai = ai, n1i = n1i, ci = ci, n2i = n2i, measure = "RR"))
  rd <- suppressWarnings(rma.mh(ai = ai, n1i = n1i, ci = ci, n2i = n2i, measure = "RD")); pe <- suppressWarnings(rma.peto(ai = ai, n1i = n1i, ci = ci, n2i = n2i))
  e <- escalc("OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, drop00 = TRUE)
  iv <- suppressWarnings(rma(yi, vi, data = e, control = ctrl))
  add(id, "mantel_haenszel_peto", list(ai = v(ai), n1i = v(n1i), ci = v(ci), n2i = v(n2i)), list(correct = unbox(TRUE)), list(MH_OR = comb(or, TRUE), MH_RR = comb(rr), MH_RD = comb(rd), PETO = comb(pe), IV_REML_only0_drop00 = fitted(iv)), 1e-7, "metafor rma.mh, rma.peto")
}
mh("mh_one_sided_zeros", c(0, 0, 0, 1, 2), c(50, 60, 40, 70, 90), c(3, 1, 2, 5, 0), c(50, 61, 44, 71, 88))
mh("mh_all_events", c(5, 10, 3, 8), c(5, 10, 4, 9), c(4, 10, 2, 9), c(6, 10, 5, 9))
mh("mh_two", c(1, 0), c(1000, 900), c(0, 2), c(1000, 900))

# -- three levels -------------------------------------------------------------------------------------------------------------
mv <- function(id, yi, vi, outer, method = "REML", cr2 = TRUE, tol = 1e-5) {
  inner <- seq_along(yi)
  tight <- list(optimizer = "optim", optmethod = "Nelder-Mead", reltol = 1e-15, maxit = 20000)
  r <- suppressWarnings(rma.mv(yi, vi, random = ~ 1 | outer / inner, method = method, test = "t", dfs = "contain", control = tight))
  e <- list(b = v(r$b), se = v(r$se), stat = v(r$zval), pval = v(r$pval), ci_lb = v(r$ci.lb), ci_ub = v(r$ci.ub), ddf = u(r$ddf[1]), sigma2 = v(r$sigma2), QE = u(r$QE), QEp = u(r$QEp), logLik = u(logLik(r)), k = u(r$k))
  c1 <- robust(r, cluster = outer); e$robust_CR1 <- list(se = v(c1$se), stat = v(c1$zval), pval = v(c1$pval), ddf = u(c1$ddf[1]))
  if (cr2) { c2 <- coef_test(r, vcov = "CR2", cluster = outer); e$robust_CR2 <- list(se = v(c2$SE), tstat = v(c2$tstat), df_satt = v(c2$df_Satt), p_satt = v(c2$p_Satt)) }
  add(id, "rma.mv_3level", list(yi = v(yi), vi = v(vi), outer = outer, inner = inner), opts(method = method, test = "t", dfs = "contain"), e, tol, "metafor rma.mv, clubSandwich")
}
mv("mv_three_clusters", c(0.1, 0.4, -0.2, 0.9, 1.1, 0.7, 0.2), c(0.02, 0.05, 0.04, 0.03, 0.06, 0.02, 0.04), c(1, 1, 1, 2, 2, 3, 3))
mv("mv_three_ML", c(0.1, 0.4, -0.2, 0.9, 1.1, 0.7, 0.2), c(0.02, 0.05, 0.04, 0.03, 0.06, 0.02, 0.04), c(1, 1, 1, 2, 2, 3, 3), "ML")
mv("mv_uneven", c(0.3, 0.1, 0.5, 0.2, 0.8, 0.4, 0.9, -0.1, 0.6, 0.35), c(1, 2, 1, 3, 2, 1, 4, 2, 1, 3) / 50, c(rep(1, 6), 2, 3, 4, 4))
mv("mv_no_spread", c(0.30, 0.31, 0.29, 0.30, 0.32, 0.28), rep(0.1, 6), c(1, 1, 2, 2, 3, 3), tol = 1e-4)
o100 <- rep(1:25, each = 4); y100 <- round(rnorm(25, 0, 0.4)[o100] + rnorm(100, 0, 0.3) + rnorm(100, 0, sqrt(v500[1:100])), 5)
mv("mv_100", y100, v500[1:100], o100)

# -- Bayes by R's adaptive integrals --------------------------------------------------------------------------------------------
bayes <- function(id, y, se, prior, scale, m0 = NULL, g = NULL) {
  lp <- switch(prior, halfnormal = function(t) dnorm(t, 0, scale, log = TRUE) + log(2), halfcauchy = function(t) dcauchy(t, 0, scale, log = TRUE) + log(2), uniform = function(t) 0 * t)
  inv <- if (is.null(g)) 0 else 1 / g^2; m <- if (is.null(m0)) 0 else m0
  given <- function(t) { w <- 1 / (se^2 + t^2); V <- 1 / (sum(w) + inv); M <- V * (sum(w * y) + m * inv); c(M, V, lp(t) + sum(log(w)) / 2 + log(V) / 2 - (sum(w * (y - M)^2) + inv * (M - m)^2) / 2) }
  grid <- exp(seq(log(1e-6 * max(min(se), 1e-3)), log(ifelse(prior == "uniform", 1e6, 1e3) * max(se, scale, diff(range(y)) + 1e-9)), length.out = 4000)); top <- max(sapply(grid, function(t) given(t)[3]))
  # panels on a log scale, 20-point Gauss-Legendre each: another rule and other panels than the program's
  gl <- eigen({ k <- 1:19; J <- matrix(0, 20, 20); bb <- k / sqrt(4 * k^2 - 1); J[cbind(k, k + 1)] <- bb; J[cbind(k + 1, k)] <- bb; J }, symmetric = TRUE)
  xs <- gl$values; ws <- 2 * gl$vectors[1, ]^2; ends <- c(0, exp(seq(log(grid[1]), log(grid[4000]), length.out = 400)))
  ts <- unlist(lapply(1:400, function(i) (ends[i] + ends[i + 1]) / 2 + xs * (ends[i + 1] - ends[i]) / 2)); wt <- unlist(lapply(1:400, function(i) ws * (ends[i + 1] - ends[i]) / 2))
  all <- sapply(ts, given); d <- exp(all[3, ] - top) * wt; Z <- sum(d); d <- d / Z; M <- all[1, ]; V <- all[2, ]
  tcdf <- function(q) { # within a panel: the rule again up to q
    i <- findInterval(q, ends); below <- if (i > 1) sum(d[seq_len((i - 1) * 20)]) else 0
    a <- ends[i]; t <- (a + q) / 2 + xs * (q - a) / 2; below + sum(ws * (q - a) / 2 * exp(sapply(t, function(z) given(z)[3]) - top)) / Z }
  tq <- function(p) uniroot(function(q) tcdf(q) - p, c(1e-12, grid[4000] * 0.999), tol = 1e-13)$root
  mq <- function(p, S) { f <- function(q) sum(d * pnorm(q, M, S)) - p; lo <- min(M - 60 * sqrt(V)) - 60 * max(se, scale); hi <- max(M + 60 * sqrt(V)) + 60 * max(se, scale); uniroot(f, c(lo, hi), tol = 1e-13)$root }
  sm <- function(S) list(median = u(mq(0.5, S)), q025 = u(mq(0.025, S)), q975 = u(mq(0.975, S)), prob_gt_0 = u(sum(d * pnorm(0, M, S, lower.tail = FALSE))))
  mu <- sm(sqrt(V)); pr <- sm(sqrt(V + ts^2)); ta <- list(median = u(tq(0.5)), q025 = u(tq(0.025)), q975 = u(tq(0.975)), q95 = u(tq(0.95)))
  if (prior == "halfnormal") { mean <- sum(d * M); mu$mean <- u(mean); mu$sd <- u(sqrt(sum(d * (V + M^2)) - mean^2)); ta$mean <- u(sum(d * ts)) }
  o <- opts(tau_prior = prior, tau_scale = scale); o$mu_prior <- if (is.null(g)) unbox("flat") else opts(mean = m0, sd = g)
  add(id, "bayes_nnhm", list(y = v(y), se = v(se)), o, list(mu = mu, tau = ta, predictive = pr), 1e-6, "quadrature in R: other nodes, other panels")
}
bayes("bayes_k1_wide", 3, 5, "halfnormal", 1, 0, 2.82); bayes("bayes_k1_sure", 0.5, 1e-4, "halfnormal", 0.5, 0, 1.55)
bayes("bayes_k2_apart", c(-3, 3), c(0.1, 0.1), "halfnormal", 1); bayes("bayes_k2_same", c(1, 1), c(0.2, 0.2), "halfnormal", 0.5)
bayes("bayes_k3_cauchy", c(0.1, 5, -4), c(0.01, 1, 3), "halfcauchy", 0.5); bayes("bayes_k4_uniform", c(1, 2, 3, 8), c(1, 1, 2, 1), "uniform", 1)
bayes("bayes_identical", rep(0.2, 6), c(0.1, 0.2, 0.3, 0.1, 0.2, 0.3), "halfnormal", 1); bayes("bayes_100", y500[1:100], sqrt(v500[1:100]), "halfnormal", 1)
bayes("bayes_large_numbers", c(1200, 900, 1500), c(100, 150, 220), "halfnormal", 300)

# -- planning -------------------------------------------------------------------------------------------------------------------
pt <- function(n1, n2, d, a) { df <- n1 + n2 - 2; q <- qt(a / 2, df, lower.tail = FALSE); l <- d / sqrt(1 / n1 + 1 / n2); pt_ <- function(x, lower) stats::pt(x, df, l, lower.tail = lower); pt_(q, FALSE) + pt_(-q, TRUE) }
root <- function(f, lo, hi) uniroot(f, c(lo, hi), tol = 1e-13, maxiter = 10000)$root
add("pw_tiny_d", "power", list(kind = unbox("t2"), args = opts(d = 0.02, sig.level = 0.01, power = 0.99)), list(), list(n_per_group = u(root(function(n) pt(n, n, 0.02, 0.01) - 0.99, 2, 1e7))), 1e-6, "noncentral t of R")
add("pw_two_each", "power", list(kind = unbox("t2_power"), args = opts(n = 2, d = 3, sig.level = 0.05)), list(), list(power = u(pt(2, 2, 3, 0.05))), 1e-6, "noncentral t of R")
add("pw_mde_three", "power", list(kind = unbox("t2_mde"), args = opts(n = 3, sig.level = 0.05, power = 0.9)), list(), list(d = u(root(function(d) pt(3, 3, d, 0.05) - 0.9, 0.01, 50))), 1e-6, "noncentral t of R")
add("pw_uneven", "power", list(kind = unbox("t2n"), args = opts(n1 = 3, n2 = 4000, d = 1.5, sig.level = 0.05)), list(), list(power = u(pt(3, 4000, 1.5, 0.05))), 1e-6, "noncentral t of R")
pp <- function(n, d, a) { q <- qt(a / 2, n - 1, lower.tail = FALSE); stats::pt(q, n - 1, sqrt(n) * d, lower.tail = FALSE) + stats::pt(-q, n - 1, sqrt(n) * d) }
add("pw_pairs", "power", list(kind = unbox("tp"), args = opts(d = 2.5, sig.level = 0.05, power = 0.8)), list(), list(n_pairs = u(root(function(n) pp(n, 2.5, 0.05) - 0.8, 2, 100))), 1e-6, "noncentral t of R")
h <- function(a, b) 2 * asin(sqrt(a)) - 2 * asin(sqrt(b)); p2 <- function(n1, n2, h, a) { z <- qnorm(a / 2, lower.tail = FALSE); l <- abs(h) * sqrt(n1 * n2 / (n1 + n2)); pnorm(z - l, lower.tail = FALSE) + pnorm(-z - l) }
hh <- h(0.999, 0.99); pb <- (0.999 + 0.99) / 2; nz <- (qnorm(0.975) * sqrt(2 * pb * (1 - pb)) + qnorm(0.8) * sqrt(0.999 * 0.001 + 0.99 * 0.01))^2 / (0.009)^2
add("pw_shares_edge", "power", list(kind = unbox("p2_h"), args = opts(p1 = 0.999, p2 = 0.99, sig.level = 0.05, power = 0.8)), list(), list(h = u(hh), n_per_group = u(root(function(n) p2(n, n, hh, 0.05) - 0.8, 2, 1e6)), n_per_group_pooled_z = u(nz)), 1e-6, "closed form in R")
h0 <- h(0, 0.1); add("pw_share_zero", "power", list(kind = unbox("p2n"), args = opts(p1 = 0, p2 = 0.1, n1 = 20, n2 = 400, sig.level = 0.05)), list(), list(h = u(h0), power = u(p2(20, 400, h0, 0.05))), 1e-6, "closed form in R")
crt <- function(id, d, m, icc, cv, a, p, k1) {
  de <- 1 + ((cv^2 + 1) * m - 1) * icc; nt <- root(function(n) pt(n, n, d, a) - p, 2, 1e7); nzz <- 2 * (qnorm(1 - a / 2) + qnorm(p))^2 / d^2
  pk <- function(k) { df <- 2 * (k - 1); q <- qt(a / 2, df, lower.tail = FALSE); l <- d / sqrt(2 * de / (k * m)); stats::pt(q, df, l, lower.tail = FALSE) + stats::pt(-q, df, l) }
  k <- 2; while (pk(k) < p) k <- k + 1
  add(id, "cluster_randomised_power", opts(d = d, cluster_size = m, icc = icc, cv_cluster_size = cv, alpha = a, power = p, k1 = k1), list(), list(n_individual_t = u(nt), n_individual_z = u(nzz), design_effect = u(de), n_per_arm = u(nt * de), clusters_per_arm_z = u(nt * de / m), clusters_per_arm_t = u(k), power_at_k = u(pk(k)), power_at_k1 = u(pk(k1))), 1e-7, "noncentral t of R")
}
crt("crt_no_likeness", 0.5, 5, 0, 0, 0.05, 0.8, 2); crt("crt_whole_likeness", 1.2, 30, 1, 0, 0.05, 0.9, 3); crt("crt_uneven", 0.8, 200, 0.05, 2, 0.01, 0.8, 5)
sw <- function(id, s, each, n, sd, tau, theta, a) {
  X1 <- t(sapply(1:s, function(i) as.numeric(0:s >= i))); X <- X1[rep(1:s, each = each), , drop = FALSE]; I <- nrow(X); T <- ncol(X); s2 <- sd^2 / n
  Z <- cbind(model.matrix(~ factor(rep(1:T, I))), as.vector(t(X))); W <- matrix(0, I * T, I * T)
  for (i in 1:I) { r <- (i - 1) * T + 1:T; W[r, r] <- solve(diag(s2, T) + tau^2) }
  vv <- solve(t(Z) %*% W %*% Z)[T + 1, T + 1]
  add(id, "stepped_wedge_power", opts(sequences = s, clusters_per_sequence = each, periods = T, individuals_per_cluster_period = n, sd_within = sd, tau_between = tau, theta = theta, alpha = a), list(model = unbox("Hussey & Hughes")), list(U = u(sum(X)), W = u(sum(colSums(X)^2)), V = u(sum(rowSums(X)^2)), var = u(vv), se = v(sqrt(vv)), power = u(pnorm(theta / sqrt(vv) - qnorm(1 - a / 2)))), 1e-8, "generalised least squares, matrices in R")
}
sw("sw_no_spread", 3, 1, 10, 1, 0, 0.5, 0.05); sw("sw_large_spread", 5, 3, 100, 0.5, 2, 0.1, 0.01); sw("sw_two", 2, 2, 1, 1, 0.5, 1, 0.05)

# -- analysing ------------------------------------------------------------------------------------------------------------------
did <- function(id, units, times, treated, from, y) {
  dd <- expand.grid(time = 1:times, unit = 1:units); dd$treat <- as.numeric(dd$unit %in% treated); dd$post <- as.numeric(dd$time >= from); dd$y <- y
  m <- lm(y ~ treat * post, dd); co <- summary(m)$coef; hc <- function(t) v(sqrt(diag(vcovHC(m, t)))); cr <- function(t) { x <- coef_test(m, vcov = t, cluster = dd$unit); list(se = v(x$SE), df = v(x$df_Satt), p = v(x$p_Satt)) }
  f <- lm(y ~ factor(unit) + factor(time) + treat:post, dd); n <- length(coef(f)); c2 <- coef_test(f, vcov = "CR2", cluster = dd$unit, coefs = n); s1 <- coef_test(f, vcov = "CR1S", cluster = dd$unit, coefs = n)
  add(id, "difference_in_differences", list(time = dd$time, unit = dd$unit, treat = dd$treat, post = dd$post, y = v(dd$y)), opts(cluster = "unit"), list(ols = list(b = v(co[, 1]), se = v(co[, 2]), t = v(co[, 3]), p = v(co[, 4])), HC1 = hc("HC1"), HC2 = hc("HC2"), HC3 = hc("HC3"), CR1_stata_se = v(sqrt(diag(vcovCR(m, dd$unit, "CR1S")))), CR0 = cr("CR0"), CR1 = cr("CR1"), CR2 = cr("CR2"), twfe = list(b = v(coef(f)[n]), se_ols = u(summary(f)$coef[n, 2]), se_CR2 = u(c2$SE), df_CR2 = u(c2$df_Satt), p_CR2 = u(c2$p_Satt), se_CR1S = u(s1$SE))), 1e-6, "lm, sandwich, clubSandwich")
}
did("did_three_clusters", 3, 4, 2, 3, round(rnorm(12, 10, 2), 3)); did("did_one_treated_of_four", 4, 3, 1, 3, round(rnorm(12, 100, 20), 2)); did("did_large_numbers", 5, 4, c(1, 3), 3, round(1e5 + rnorm(20, 0, 30), 1))
its <- function(id, y, t0, season, lag) {
  n <- length(y); t <- 1:n; D <- as.numeric(t >= t0); A <- (t - t0) * D; X <- data.frame(t, D, A); if (!is.null(season)) { X$s <- sin(2 * pi * t / season); X$c <- cos(2 * pi * t / season) }
  m <- lm(y ~ ., X); co <- summary(m)$coef; last <- X[n, ]; cf <- last; cf$D <- 0; cf$A <- 0; cfl <- predict(m, cf); bg <- bgtest(m, order = 1)
  add(id, "interrupted_time_series", list(y = v(y), t0 = unbox(t0), season = unbox(if (is.null(season)) NA else season)), opts(lag = lag), list(ols = list(b = v(co[, 1]), se = v(co[, 2]), t = v(co[, 3]), p = v(co[, 4])), lag = u(lag), nw_se = v(sqrt(diag(NeweyWest(m, lag = lag, prewhite = FALSE)))), nw_se_adjusted = v(sqrt(diag(NeweyWest(m, lag = lag, prewhite = FALSE, adjust = TRUE)))), durbin_watson = u(dwtest(m)$statistic), breusch_godfrey_1 = list(stat = v(bg$statistic), p = u(bg$p.value)), counterfactual_last = u(cfl), effect_last = u(predict(m, last) - cfl)), 1e-7, "lm, sandwich, lmtest")
}
its("its_short", c(5, 6, 4, 7, 5, 9, 8, 11, 10, 12), 6, NULL, 2); its("its_lag0", c(5, 6, 4, 7, 5, 9, 8, 11, 10, 12), 6, NULL, 0); its("its_negative_season", round(-1000 + 5 * sin(1:60 / 2) + rnorm(60), 3), 40, 12, 8)
syn <- function(id, Y, t0) {
  pre <- 1:(t0 - 1); blend <- function(j) { A <- Y[pre, -j]; D <- crossprod(A); nD <- ncol(A); w <- solve.QP(D + diag(1e-13, nD), crossprod(A, Y[pre, j]), cbind(1, diag(nD)), c(1, rep(0, nD)), 1)$solution; w[w < 1e-12] <- 0; gap <- Y[, j] - Y[, -j] %*% w; list(w = w, gap = gap, pre = sqrt(mean(gap[pre]^2)), post = sqrt(mean(gap[-pre]^2))) }
  all <- lapply(seq_len(ncol(Y)), blend); ratio <- sapply(all, function(x) x$post / x$pre); a <- all[[1]]
  add(id, "synthetic_control", list(Y_rows_time = Y, treated_col_1based = unbox(1), t0_first_post_row = unbox(t0)), list(objective = unbox("min sum of squared pre-period gaps, w>=0, sum w=1, no covariates")), list(weights_donors_in_column_order = v(a$w), gap = v(a$gap), att_post_mean = u(mean(a$gap[-pre])), rmspe_pre = u(a$pre), rmspe_post = u(a$post), placebo_ratio = v(ratio), placebo_p = u(mean(ratio >= ratio[1]))), 1e-6, "quadprog::solve.QP")
}
Y <- matrix(round(10 + apply(matrix(rnorm(80), 20, 4), 2, cumsum), 3), 20, 4); syn("syn_four", Y, 13)
Y2 <- cbind(Y[, 1] + 30, Y[, 2:4]); syn("syn_outside_the_donors", Y2, 13)
perm <- function(id, y, tr) { n <- length(y); obs <- mean(y[tr == 1]) - mean(y[tr == 0]); d <- combn(n, sum(tr), function(i) mean(y[i]) - mean(y[-i])); e <- 1e-9; add(id, "randomisation_inference", list(y = v(y), treat = v(tr)), opts(statistic = "difference in means, complete enumeration"), list(observed = u(obs), n_assignments = u(length(d)), p_two_sided = u(mean(abs(d) >= abs(obs) - e)), p_upper = u(mean(d >= obs - e)), p_lower = u(mean(d <= obs + e))), 1e-10, "combn") }
perm("perm_ties", c(1, 1, 1, 2, 2, 2, 3), c(1, 0, 1, 0, 1, 0, 1)); perm("perm_one_treated", c(5, 1, 2, 3), c(1, 0, 0, 0)); perm("perm_all_same", rep(4, 6), c(1, 1, 1, 0, 0, 0)); perm("perm_decimal_ties", c(0.1, 0.2, 0.3, 0.4, 0.5, 0.6), c(0, 1, 0, 1, 0, 1))

# -- agreeing -------------------------------------------------------------------------------------------------------------------
icc <- function(id, m) { x <- suppressWarnings(psych::ICC(m, lmer = FALSE))$results; nm <- c("ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"); add(id, "icc", list(rows_targets_cols_raters = m), list(), setNames(lapply(1:6, function(i) list(icc = u(x$ICC[i]), F = u(x$F[i]), df1 = u(x$df1[i]), df2 = u(x$df2[i]), p = u(x$p[i]), ci_lb = v(x[["lower bound"]][i]), ci_ub = v(x[["upper bound"]][i]))), nm), 1e-6, "psych::ICC") }
icc("icc_two_raters", cbind(c(1, 5, 3, 8, 2), c(2, 5, 4, 7, 2))); icc("icc_negative", cbind(c(1, 9, 1, 9), c(9, 1, 8, 1), c(5, 5, 6, 5)))
fl <- function(id, m) { n <- sum(m[1, ]); N <- nrow(m); P <- mean((rowSums(m^2) - n) / (n * (n - 1))); q <- colSums(m) / (N * n); Pe <- sum(q^2); k <- (P - Pe) / (1 - Pe); s <- sqrt(2) / (sum(q * (1 - q)) * sqrt(N * n * (n - 1))) * sqrt(sum(q * (1 - q))^2 - sum(q * (1 - q) * (1 - 2 * q))); add(id, "fleiss_kappa", list(counts_rows_items_cols_categories = m), list(), list(kappa = u(k), Pbar = u(P), Pe = u(Pe), se0 = u(s), z = u(k / s)), 1e-10, "formula of Fleiss, Levin & Paik 2003") }
fl("fleiss_two_raters", rbind(c(2, 0), c(1, 1), c(0, 2), c(1, 1))); fl("fleiss_whole", rbind(c(3, 0, 0), c(0, 3, 0), c(0, 0, 3)))
ck <- function(id, a, b) { x <- suppressWarnings(psych::cohen.kappa(cbind(a, b))); add(id, "cohen_kappa", list(rater1 = a, rater2 = b), opts(weights = "quadratic for weighted"), list(kappa = u(x$kappa), weighted = u(x$weighted.kappa)), 1e-7, "psych::cohen.kappa") }
ck("cohen_whole", c(1, 2, 3, 1, 2), c(1, 2, 3, 1, 2)); ck("cohen_opposite", c(1, 2, 1, 2, 1), c(2, 1, 2, 1, 2))
dcol <- function(x) { q7 <- quantile(x, c(0.25, 0.75), type = 7); q6 <- quantile(x, c(0.25, 0.75), type = 6); p <- quantile(x, c(0.3, 0.7), type = 7); ipr <- p[2] - p[1]; cp <- mean(p); as <- abs(5 - cp); l <- 2.35 + 1.5 * as
  list(n = u(length(x)), mean = u(mean(x)), sd = u(sd(x)), median = u(median(x)), q1_type7 = u(q7[1]), q3_type7 = u(q7[2]), iqr_type7 = u(q7[2] - q7[1]), q1_type6 = u(q6[1]), q3_type6 = u(q6[2]), mad = u(median(abs(x - median(x)))), pct_7_9 = u(100 * mean(x >= 7)), pct_1_3 = u(100 * mean(x <= 3)), ipras = list(p30 = u(p[1]), p70 = u(p[2]), IPR = u(ipr), IPRCP = u(cp), asymmetry = u(as), IPRAS = u(l), DI = u(ipr / l), disagreement = u(as.logical(ipr > l)))) }
kw <- function(m) { r <- t(apply(m, 1, rank)); k <- nrow(r); n <- ncol(r); S <- sum((colSums(r) - mean(colSums(r)))^2); T <- sum(apply(r, 1, function(x) { t <- table(x); sum(t^3 - t) })); W <- 12 * S / (k^2 * (n^3 - n) - k * T); list(W = u(W), chisq = u(k * (n - 1) * W), df = u(n - 1), p = u(pchisq(k * (n - 1) * W, n - 1, lower.tail = FALSE))) }
stab <- function(a, b) { w <- suppressWarnings(wilcox.test(a, b, paired = TRUE, exact = FALSE, correct = TRUE)); list(changed_share = u(mean(a != b)), cv_round1 = u(sd(a) / mean(a)), cv_round2 = u(sd(b) / mean(b)), cv_change = u(sd(a) / mean(a) - sd(b) / mean(b)), spearman = u(suppressWarnings(cor(a, b, method = "spearman"))), wilcoxon_V = u(w$statistic), wilcoxon_p = u(w$p.value)) }
d1 <- rbind(c(1, 9, 5), c(9, 1, 5), c(1, 9, 6), c(9, 2, 5), c(2, 8, 4), c(8, 1, 5)); d2 <- rbind(c(2, 9, 5), c(8, 2, 5), c(3, 8, 5), c(9, 3, 5), c(3, 9, 5), c(7, 2, 6))
add("delphi_split", "delphi", list(round1_rows_experts = d1, round2_rows_experts = d2), opts(scale = "1-9", percentile_type = 7), list(round1 = lapply(1:3, function(j) dcol(d1[, j])), round2 = lapply(1:3, function(j) dcol(d2[, j])), stability = lapply(1:2, function(j) stab(d1[, j], d2[, j])) |> c(list(stab(d1[, 3], d2[, 3]))), kendall_W_round1 = kw(d1), kendall_W_round2 = kw(d2)), 1e-9, "base R")
bt <- function(id, W) { n <- nrow(W); g <- do.call(rbind, lapply(1:(n - 1), function(i) do.call(rbind, lapply((i + 1):n, function(j) c(i, j, W[i, j], W[j, i]))))); X <- matrix(0, nrow(g), n); X[cbind(1:nrow(g), g[, 1])] <- 1; X[cbind(1:nrow(g), g[, 2])] <- -1; keep <- g[, 3] + g[, 4] > 0; m <- glm(g[keep, 3:4] ~ X[keep, -1] - 1, family = binomial, control = list(epsilon = 1e-14, maxit = 200)); l <- c(0, coef(m)); cp <- sapply(1:n, function(i) sum(W[i, ] > W[, i]) - sum(W[i, ] < W[, i])); add(id, "bradley_terry", list(wins_row_over_col = W), opts(reference_item = 1), list(log_ability = v(l), se = v(c(0, sqrt(diag(vcov(m))))), strength_sum1 = v(exp(l) / sum(exp(l))), deviance = u(deviance(m)), wins = v(rowSums(W)), copeland = v(cp)), 1e-6, "glm, binomial") }
bt("bt_cycle", rbind(c(0, 8, 1), c(1, 0, 8), c(8, 1, 0))); bt("bt_not_all_met", rbind(c(0, 3, 0, 1), c(1, 0, 2, 0), c(0, 2, 0, 4), c(2, 0, 1, 0)))
vote <- function(id, R, w) { n <- ncol(R); P <- matrix(0, n, n); for (a in 1:n) for (b in 1:n) if (a != b) P[a, b] <- sum(w[R[, a] < R[, b]]); perms <- function(x) if (length(x) == 1) list(x) else do.call(c, lapply(seq_along(x), function(i) lapply(perms(x[-i]), function(p) c(x[i], p)))); all <- perms(1:n); sc <- sapply(all, function(p) sum(P[cbind(rep(p, n), rep(p, each = n))][as.vector(outer(1:n, 1:n, "<"))])); best <- do.call(rbind, all[sc > max(sc) - 1e-9]); cond <- which(sapply(1:n, function(a) all(P[a, -a] > P[-a, a]))); add(id, "rank_aggregation", list(rank_rows_voters_cols_items = R, weights = w), list(), list(borda = v(colSums(w * (n - R))), pairwise = P, copeland = v(sapply(1:n, function(a) sum(P[a, ] > P[, a]) - sum(P[a, ] < P[, a]))), kemeny_best_score = u(max(sc)), kemeny_optima = best, condorcet_winner = if (length(cond)) u(cond) else NA), 1e-10, "enumeration in R") }
vote("vote_cycle", rbind(c(1, 2, 3), c(3, 1, 2), c(2, 3, 1)), c(1, 1, 1)); vote("vote_weighted", rbind(c(1, 2, 3, 4), c(4, 3, 2, 1), c(2, 1, 4, 3)), c(0.5, 10, 2.25))
eq <- function(id, x, n) { N <- length(x); s <- sort(x); gini <- sum((2 * (1:N) - N - 1) * s) / (N^2 * mean(x)); f <- n / sum(n); m <- sum(f * x); th <- sum(f * ifelse(x > 0, x / m * log(x / m), 0)); o <- order(n); fo <- f[o]; r <- cumsum(fo) - fo / 2; ci <- 2 * sum(fo * x[o] * r) / m - 1; add(id, "equity", list(value = x, population = n), list(), list(gini = u(gini), weighted_mean = u(m), theil_T = u(th), concentration_index_by_size = u(ci), penrose_weights = v(sqrt(n) / sum(sqrt(n)))), 1e-10, "formulas in R") }
eq("equity_zeros", c(0, 0, 5, 0), c(10, 200, 3000, 40000)); eq("equity_equal", rep(7, 5), c(5, 4, 3, 2, 1))

# -- bounds and conversions -----------------------------------------------------------------------------------------------------
of <- function(t, a) 4 * (1 - pnorm(qnorm(1 - a / 4) / sqrt(t))); po <- function(t, a) a * log(1 + (exp(1) - 1) * t)
add("seq_one_look", "sequential_boundaries", list(information_fractions = c(1), alpha_two_sided = unbox(0.05), spending = unbox("OF")), list(), list(bounds = v(qnorm(0.975)), cumulative_alpha = v(0.05)), 1e-6, "closed form")
two <- function(t, a, f) { z1 <- qnorm(1 - f(t, a) / 2); spent <- f(t, a); z2 <- root(function(z) { s <- sqrt(t); inside <- integrate(function(x) dnorm(x) * (pnorm((z - s * x) / sqrt(1 - t)) - pnorm((-z - s * x) / sqrt(1 - t))), -z1, z1, rel.tol = 1e-12)$value; (1 - spent) - inside - (a - spent) }, 0.5, 10); c(z1, z2) }
for (t in c(0.05, 0.5, 0.95)) for (s in c("OF", "PO")) { f <- if (s == "OF") of else po; add(paste0("seq_two_", s, "_", t), "sequential_boundaries", list(information_fractions = c(t, 1), alpha_two_sided = unbox(0.01), spending = unbox(s)), list(), list(bounds = v(two(t, 0.01, f)), cumulative_alpha = v(c(f(t, 0.01), 0.01))), 1e-6, "one integral in R") }
n1 <- 3; n2 <- 4; df <- 5; sdp <- sqrt((2 * 1 + 3 * 25) / 5); J <- gamma(2.5) / (sqrt(2.5) * gamma(2)); d <- -2 / sdp
add("conv_small", "conversion", c(opts(md = -2, n1 = n1, n2 = n2, sd1 = 1, sd2 = 5, t = -3, or = 0.01, p = 1e-9), list(ci = c(-5, 1), cluster = opts(m = 1, icc = 0.9))), list(), list(se_from_ci = u(6 / (2 * qnorm(0.975))), se_from_ci_t = u(6 / (2 * qt(0.975, df))), pooled_sd = u(sdp), d_from_t = u(-3 * sqrt(1 / 3 + 1 / 4)), g_from_t = u(-3 * J * sqrt(1 / 3 + 1 / 4)), J_exact = u(J), J_approx = u(1 - 3 / 19), d_from_logor = u(log(0.01) * sqrt(3) / pi), or_from_d = u(exp(d * pi / sqrt(3))), abs_t_from_p = u(qt(5e-10, df, lower.tail = FALSE)), r_from_d = u(d / sqrt(d^2 + 49 / 12)), nnt_from_or_at_risk_0_2 = u(1 / abs(0.01 * 0.25 / (1 + 0.01 * 0.25) - 0.2)), cluster_corrected_se_de = u(6 / (2 * qnorm(0.975)))), 1e-10, "closed form")

line <- function(x) toJSON(x, digits = 15, na = "null", null = "null")
cat('{"meta":', line(list(note = unbox("Made by nasty.R beside this file, with seed 20261124. Each case says by which other road its numbers came."))), ',\n"cases":[\n',
  paste(vapply(cases, line, ""), collapse = ",\n"), "\n]}\n", sep = "")

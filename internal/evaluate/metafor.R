# Reads {name: {yi, vi, outer}} from its input, runs each call in metafor, and prints the processor time one takes and one number of its answer.
suppressMessages({library(metafor); library(clubSandwich); library(jsonlite)})
data <- fromJSON(file("stdin"))
ctrl <- list(threshold = 1e-12, maxiter = 10000)
fit <- function(d, method = "REML") rma(d$yi, d$vi, method = method, control = ctrl)
calls <- list(
  "REML k=10" = list(20, function(d) fit(d)$tau2), "REML k=100" = list(20, function(d) fit(d)$tau2), "REML k=1000" = list(1, function(d) fit(d)$tau2),
  "DL k=100" = list(20, function(d) fit(d, "DL")$tau2),
  "Q-profile k=100" = list(10, function(d) confint(fit(d), control = list(tol = 1e-12, maxiter = 10000))$random[1, 3]),
  "leave one out k=10" = list(5, function(d) leave1out(fit(d))$estimate[1]), "leave one out k=100" = list(1, function(d) leave1out(fit(d))$estimate[1]),
  "three levels k=100" = list(1, function(d) {
    inner <- seq_along(d$yi)
    m <- rma.mv(d$yi, d$vi, random = ~ 1 | outer / inner, data = data.frame(outer = d$outer, inner = inner), sparse = TRUE, control = list(rel.tol = 1e-12))
    coef_test(m, vcov = "CR2", cluster = d$outer)
    m$b[1]
  }))
answer <- lapply(names(calls), function(name) {
  d <- data[[name]]; times <- calls[[name]][[1]]; f <- calls[[name]][[2]]
  number <- as.numeric(f(d))
  list(Seconds = unbox(sum(system.time(for (i in seq_len(times)) f(d))[c("user.self", "sys.self")]) / times), Number = unbox(number))
})
cat(toJSON(list(Version = unbox(paste0(R.version.string, ", metafor ", packageVersion("metafor"))), Calls = setNames(answer, names(calls))), digits = 15))

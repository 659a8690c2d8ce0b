package testkit

import (
	"context"
	"database/sql/driver"
	"sync/atomic"
)

// Disk is what a SQLite store of a test is kept on. It may be shut for writing, and opened again, while the store is open: the engine
// itself then refuses to write, with the code it has for a file that has become read-only.
type Disk struct{ shut atomic.Bool }

// Shut lets nothing be written from the next transaction on.
func (d *Disk) Shut() { d.shut.Store(true) }

// Mend ends that.
func (d *Disk) Mend() { d.shut.Store(false) }

// Through is store.Options.Through for the store.
func (d *Disk) Through(c driver.Connector) driver.Connector { return diskConnector{c, d} }

type diskConnector struct {
	driver.Connector
	disk *Disk
}

func (c diskConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &diskConn{fullConn: conn.(fullConn), disk: c.disk}, nil
}

type diskConn struct {
	fullConn
	disk *Disk
	shut bool
}

func (c *diskConn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	if shut := c.disk.shut.Load(); shut != c.shut {
		only := "PRAGMA query_only = 0" // a connection that only reads has the file open for reading
		if shut {
			only = "PRAGMA query_only = 1"
		}
		if _, err := c.ExecContext(ctx, only, nil); err != nil {
			return nil, err
		}
		c.shut = shut
	}
	return c.fullConn.BeginTx(ctx, o)
}

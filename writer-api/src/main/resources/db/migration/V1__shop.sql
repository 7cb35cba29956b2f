-- The state of the shop, its history and its idempotency records.
-- Times are UTC. Nothing here cascades: MySQL 8 does not write cascaded changes to the binlog, and what is not in the
-- binlog never reaches a document.

CREATE TABLE category (
  id         BIGINT       NOT NULL AUTO_INCREMENT,
  slug       VARCHAR(64)  NOT NULL COLLATE utf8mb4_0900_bin,
  name       VARCHAR(200) NOT NULL,
  version    BIGINT       NOT NULL,
  created_at DATETIME(6)  NOT NULL,
  updated_at DATETIME(6)  NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY category_slug (slug)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_0900_ai_ci;

CREATE TABLE product (
  id             BIGINT        NOT NULL AUTO_INCREMENT,
  sku            VARCHAR(64)   NOT NULL COLLATE utf8mb4_0900_bin,
  name           VARCHAR(200)  NOT NULL,
  description    TEXT          NULL,
  category_id    BIGINT        NOT NULL,
  brand          VARCHAR(100)  NULL,
  price_amount   DECIMAL(12,2) NOT NULL,
  price_currency CHAR(3)       NOT NULL COLLATE utf8mb4_0900_bin,
  stock          INT           NOT NULL,
  attributes     JSON          NOT NULL,
  version        BIGINT        NOT NULL,
  created_at     DATETIME(6)   NOT NULL,
  updated_at     DATETIME(6)   NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY product_sku (sku),
  KEY product_category (category_id),
  CONSTRAINT product_category FOREIGN KEY (category_id) REFERENCES category (id),
  CONSTRAINT product_price_not_negative CHECK (price_amount >= 0),
  -- The last line of defence: no statement can sell what is not there.
  CONSTRAINT product_stock_not_negative CHECK (stock >= 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_0900_ai_ci;

CREATE TABLE customer (
  id         BIGINT       NOT NULL AUTO_INCREMENT,
  name       VARCHAR(200) NOT NULL,
  -- Accents tell addresses apart, letter case does not.
  email      VARCHAR(254) NOT NULL COLLATE utf8mb4_0900_as_ci,
  version    BIGINT       NOT NULL,
  created_at DATETIME(6)  NOT NULL,
  updated_at DATETIME(6)  NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY customer_email (email)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_0900_ai_ci;

CREATE TABLE customer_order (
  id             BIGINT        NOT NULL AUTO_INCREMENT,
  customer_id    BIGINT        NOT NULL,
  status         VARCHAR(16)   NOT NULL COLLATE utf8mb4_0900_bin,
  total_amount   DECIMAL(12,2) NOT NULL,
  total_currency CHAR(3)       NOT NULL COLLATE utf8mb4_0900_bin,
  version        BIGINT        NOT NULL,
  placed_at      DATETIME(6)   NOT NULL,
  updated_at     DATETIME(6)   NOT NULL,
  PRIMARY KEY (id),
  KEY customer_order_customer (customer_id),
  KEY customer_order_status (status),
  CONSTRAINT customer_order_customer FOREIGN KEY (customer_id) REFERENCES customer (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_0900_ai_ci;

CREATE TABLE order_line (
  order_id            BIGINT        NOT NULL,
  line_number         INT           NOT NULL,
  -- No foreign key: an old order outlives the product it names.
  product_id          BIGINT        NOT NULL,
  name                VARCHAR(200)  NOT NULL,
  quantity            INT           NOT NULL,
  unit_price_amount   DECIMAL(12,2) NOT NULL,
  unit_price_currency CHAR(3)       NOT NULL COLLATE utf8mb4_0900_bin,
  PRIMARY KEY (order_id, line_number),
  KEY order_line_product (product_id),
  CONSTRAINT order_line_order FOREIGN KEY (order_id) REFERENCES customer_order (id),
  CONSTRAINT order_line_quantity_positive CHECK (quantity > 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_0900_ai_ci;

CREATE TABLE event (
  id                BIGINT       NOT NULL AUTO_INCREMENT,
  aggregate_type    VARCHAR(32)  NOT NULL COLLATE utf8mb4_0900_bin,
  aggregate_id      BIGINT       NOT NULL,
  aggregate_version BIGINT       NOT NULL,
  type              VARCHAR(64)  NOT NULL COLLATE utf8mb4_0900_bin,
  payload           JSON         NOT NULL,
  actor             VARCHAR(100) NOT NULL COLLATE utf8mb4_0900_bin,
  command_id        VARCHAR(64)  NOT NULL COLLATE utf8mb4_0900_bin,
  occurred_at       DATETIME(6)  NOT NULL,
  PRIMARY KEY (id),
  -- One event per version: two commands can never both believe that they made the same version.
  UNIQUE KEY event_aggregate (aggregate_type, aggregate_id, aggregate_version)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_0900_ai_ci;

CREATE TABLE idempotency_key (
  caller          VARCHAR(100) NOT NULL COLLATE utf8mb4_0900_bin,
  route           VARCHAR(100) NOT NULL COLLATE utf8mb4_0900_bin,
  idempotency_key VARCHAR(64)  NOT NULL COLLATE utf8mb4_0900_bin,
  -- SHA-256 of path and body: the same key on another request is a mistake of the caller.
  fingerprint     BINARY(32)   NOT NULL,
  -- The answer; null only inside the transaction that makes it.
  status          SMALLINT     NULL,
  headers         JSON         NULL,
  body            MEDIUMTEXT   NULL,
  created_at      DATETIME(6)  NOT NULL,
  PRIMARY KEY (caller, route, idempotency_key),
  KEY idempotency_key_created_at (created_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_0900_ai_ci;

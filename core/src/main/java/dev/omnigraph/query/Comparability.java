package dev.omnigraph.query;

import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.schema.PropertyType.Kind;

/** Which types compare with which. */
enum Comparability {
  NUMBER,
  TEXT,
  BOOL,
  DATE,
  DATETIME,
  NONE;

  static Comparability of(Kind kind) {
    return switch (kind) {
      case I32, I64, U32, U64, F32, F64 -> NUMBER;
      case STRING, ENUM -> TEXT;
      case BOOL -> BOOL;
      case DATE -> DATE;
      case DATETIME -> DATETIME;
      case BLOB -> NONE;
    };
  }

  /** Whether values of a type have an order: single values, no Blob. */
  static boolean isOrdered(PropertyType type) {
    return type.isScalar() && of(type.kind()) != NONE;
  }
}

package dev.omnigraph.constraint;

import dev.omnigraph.constraint.TableWrites.GivenId;
import dev.omnigraph.schema.Constraint;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.sort.RecordReader;
import dev.omnigraph.sort.RecordWriter;
import dev.omnigraph.sort.Records;
import dev.omnigraph.sort.Sorter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * No two rows have the same value of a unique constraint: neither two that are written, nor one of
 * them and one that stays.
 */
final class UniqueCheck {
  /** How many values are looked for in the table; with more of them its values are sorted too. */
  private static final int FEW = 8192;

  private final Existing existing;
  private final WriteSet writes;
  private final Violations violations;
  private final Reads reads;
  private final TableWrites table;
  private final GraphType type;
  private final Constraint.Unique unique;
  private final RecordWriter writer = new RecordWriter();

  UniqueCheck(
      Existing existing,
      WriteSet writes,
      Violations violations,
      Reads reads,
      TableWrites table,
      Constraint.Unique unique) {
    this.existing = existing;
    this.writes = writes;
    this.violations = violations;
    this.reads = reads;
    this.table = table;
    this.type = table.type();
    this.unique = unique;
  }

  /**
   * @param claims as {@link UniqueClaim#record}
   */
  void run(Sorter claims) {
    boolean alone = writes.replaces(type.id()) || existing.isEmpty(type);
    try (Sorter held = writes.scratch().sorter()) {
      Cursor<UniqueClaim> firsts = firsts(claims.records());
      if (alone) {
        while (firsts.next() != null) {
          // what is found on the way is all there is to find
        }
      } else if (claims.count() <= FEW) {
        lookUp(firsts, held);
      } else {
        join(firsts, held);
      }
      report(held.records());
    }
  }

  /** The first claim of each value; the others are violations. */
  private Cursor<UniqueClaim> firsts(Records claims) {
    @Nullable UniqueClaim[] first = {null};
    return () -> {
      for (byte[] record = claims.next(); record != null; record = claims.next()) {
        UniqueClaim claim = UniqueClaim.read(type, unique, record);
        UniqueClaim before = first[0];
        if (before == null || !Arrays.equals(before.spelling(), claim.spelling())) {
          if (!writes.replaces(type.id())) {
            reads.add(type.id(), unique.id(), claim.spelling());
          }
          first[0] = claim;
          return claim;
        }
        taken(before.holder(type), claim.spelling(), claim.line());
      }
      return null;
    };
  }

  private void lookUp(Cursor<UniqueClaim> claims, Sorter held) {
    Map<List<Object>, UniqueClaim> byValue = new HashMap<>();
    for (UniqueClaim claim = claims.next(); claim != null; claim = claims.next()) {
      byValue.put(claim.values(), claim);
    }
    existing
        .view(type)
        .holders(unique.members(), byValue.keySet())
        .forEach(
            (values, holders) -> {
              UniqueClaim claim = Objects.requireNonNull(byValue.get(values));
              holders.forEach(holder -> held.add(held(holder, claim)));
            });
  }

  private void join(Cursor<UniqueClaim> claims, Sorter held) {
    try (Sorter there = writes.scratch().sorter()) {
      existing
          .view(type)
          .forEachTuple(
              unique.members(),
              (id, values) -> {
                UniqueTuple.write(UniqueTuple.spelling(type, unique, values), writer);
                there.add(writer.text(id).take());
              });
      Records sorted = there.records();
      byte[] next = sorted.next();
      for (UniqueClaim claim = claims.next(); claim != null; claim = claims.next()) {
        UniqueTuple.write(claim.spelling(), writer);
        byte[] value = writer.take();
        while (next != null && Arrays.compareUnsigned(next, value) < 0) {
          next = sorted.next();
        }
        while (next != null && Arrays.mismatch(next, value) == value.length) {
          RecordReader in = new RecordReader(next);
          UniqueTuple.read(unique, in);
          held.add(held(in.text(), claim));
          next = sorted.next();
        }
      }
    }
  }

  /** A row that is there and has a value that is claimed: its id, and the claim. */
  private byte[] held(String holder, UniqueClaim claim) {
    writer.text(holder).small(claim.line());
    UniqueTuple.write(claim.spelling(), writer);
    return writer.take();
  }

  /** A row that is replaced gives its value up; any other keeps it. */
  private void report(Records held) {
    Cursor<GivenId> replaced =
        writes.rule() == WriteSet.Rule.UPSERT ? table.givenIds() : () -> null;
    Matching going = Matching.ofGiven(replaced);
    for (byte[] record = held.next(); record != null; record = held.next()) {
      RecordReader in = new RecordReader(record);
      String holder = in.text();
      int line = in.small();
      if (!going.contains(holder)) {
        taken("%s `%s`".formatted(type.name(), holder), UniqueTuple.read(unique, in), line);
      }
    }
  }

  private void taken(String holder, String[] value, int line) {
    violations.add(
        "unique_violation",
        "%s has the value %s of `%s` already, which must be unique"
            .formatted(
                holder,
                value.length == 1 ? "`" + value[0] + "`" : "(" + String.join(", ", value) + ")",
                UniqueTuple.describe(type, unique)),
        line);
  }
}

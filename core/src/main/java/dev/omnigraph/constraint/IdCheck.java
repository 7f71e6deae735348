package dev.omnigraph.constraint;

import dev.omnigraph.constraint.TableWrites.GivenId;
import dev.omnigraph.manifest.Footprint;
import dev.omnigraph.schema.GraphType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Each id comes once, and a strict insert takes none that is there. */
final class IdCheck {
  private final Existing existing;
  private final Violations violations;
  private final Reads reads;

  IdCheck(Existing existing, Violations violations, Reads reads) {
    this.existing = existing;
    this.violations = violations;
    this.reads = reads;
  }

  /**
   * @param strict whether ids that are there are refused
   */
  void run(TableWrites table, boolean strict) {
    GraphType type = table.type();
    Map<String, Integer> batch = new LinkedHashMap<>();
    Cursor<GivenId> ids = table.givenIds();
    GivenId first = null;
    for (GivenId next = ids.next(); next != null; next = ids.next()) {
      if (first != null && first.id().equals(next.id())) {
        violations.add(
            "key_conflict",
            "%s `%s` stands in line %d already; each id comes once"
                .formatted(type.name(), next.id(), first.line()),
            next.line());
        continue;
      }
      first = next;
      if (strict) {
        batch.put(next.id(), next.line());
        if (batch.size() == Existing.BATCH) {
          taken(type, batch);
        }
      }
    }
    taken(type, batch);
  }

  private void taken(GraphType type, Map<String, Integer> batch) {
    batch.keySet().forEach(id -> reads.add(type.id(), Footprint.IDS, id));
    if (!existing.isEmpty(type)) {
      Set<String> there = existing.view(type).contains(batch.keySet());
      batch.forEach(
          (id, line) -> {
            if (there.contains(id)) {
              violations.add(
                  "key_conflict",
                  "%s `%s` exists already; append takes new ids only".formatted(type.name(), id),
                  line);
            }
          });
    }
    batch.clear();
  }
}

package dev.omnigraph.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every fault that is planted in the engine is found: so what the exploration and the simulation do
 * not find is not there, as far as it is of their kind. {@code -Domnigraph.defect=fence} looks only
 * for those with that word in their names.
 */
class PlantedDefectsTest {
  private static final long SCHEDULES = 300_000;
  private static final long HISTORIES = Long.getLong("omnigraph.defect.histories", 1_500);

  private static final String SEED = "seed ";
  private static final String ONE_FAULT = "1 fault in ";

  private static final String ONLY = System.getProperty("omnigraph.defect", "");

  @TestFactory
  Stream<DynamicTest> each_is_found(@TempDir Path directory) {
    return Defect.all().stream()
        .filter(defect -> defect.name().contains(ONLY))
        .map(defect -> DynamicTest.dynamicTest(defect.name(), () -> find(defect, directory)));
  }

  @Test
  void there_are_at_least_twenty() {
    assertThat(Defect.all()).extracting(Defect::name).doesNotHaveDuplicates();
    assertThat(Defect.all()).hasSizeGreaterThanOrEqualTo(20);
  }

  private static void find(Defect defect, Path directory)
      throws IOException, ReflectiveOperationException {
    Path file = PlantedEngine.sources().resolve(defect.file());
    String planted = defect.plantedIn(Files.readString(file));
    Path classes = Files.createTempDirectory(directory, "classes");
    long begun = System.nanoTime();
    try (PlantedEngine engine = PlantedEngine.of(defect.file(), planted, classes)) {
      String found = found(engine.search(), defect.where());
      System.out.printf(
          "%s: %s, %.1f s%n", defect.name(), found, (System.nanoTime() - begun) / 1e9);
      assertThat(found).isNotNull();
    }
  }

  /** In how many it was found, or null. */
  private static @Nullable String found(Object search, String where)
      throws ReflectiveOperationException {
    if (!where.startsWith(SEED)) {
      boolean fault = where.startsWith(ONE_FAULT);
      String world = fault ? where.substring(ONE_FAULT.length()) : where;
      Long schedules =
          (Long)
              search
                  .getClass()
                  .getMethod("explore", String.class, int.class, long.class)
                  .invoke(search, world, fault ? 1 : 0, SCHEDULES);
      if (schedules != null) {
        return "schedule %,d of %s".formatted(schedules, where);
      }
    }
    long from = where.startsWith(SEED) ? Long.parseLong(where.substring(SEED.length())) : 1;
    Long histories =
        (Long)
            search
                .getClass()
                .getMethod("simulate", long.class, long.class)
                .invoke(search, from, HISTORIES);
    return histories == null ? null : "history %,d".formatted(from + histories - 1);
  }
}

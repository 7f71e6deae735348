package dev.omnigraph;

import static dev.omnigraph.store.StoreRequest.Kind.PUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.StoreException;
import dev.omnigraph.store.testing.LateWrite;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A staged object that reaches the store when nobody waits for it any more. */
class LateWriteTest extends ProtocolTest {
  @Test
  void s26_an_object_that_lands_after_its_operation_was_given_up_is_named_by_nothing() {
    ScriptedObjectStore process = process();
    LateWrite late = process.script().at(PUT, "tables/**").landLate();
    try (Graph graph = open(process)) {
      assertThatThrownBy(() -> load(graph, many("p", 5000))).isInstanceOf(StoreException.class);
      assertThat(keys("__recovery/")).isEmpty();
      load(graph, many("p", 5000));
      List<String> own = keys("tables/");

      late.land();
      List<String> strays = keys("tables/").stream().filter(key -> !own.contains(key)).toList();
      assertThat(strays).hasSize(1);
      load(graph, person("Ada"));
      for (String version : keys("__manifest/")) {
        assertThat(new String(store.get(version).bytes(), StandardCharsets.UTF_8))
            .doesNotContain(strays.getFirst());
      }
    }
    assertThat(people()).isEqualTo(5001);
    assertThat(version()).isEqualTo(3);
  }
}

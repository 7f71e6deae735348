package dev.omnigraph.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Contracts are kept as JSON in version objects. */
class ContractJsonTest {
  private final ObjectMapper json = new ObjectMapper();

  @Property(tries = 300)
  void a_contract_comes_back_from_json_as_it_was(@ForAll long seed) throws JsonProcessingException {
    Contract contract = RandomContract.of(seed);

    assertThat(json.readValue(json.writeValueAsString(contract), Contract.class))
        .isEqualTo(contract);
  }

  @Test
  void what_is_empty_takes_no_room() throws JsonProcessingException {
    Contract contract = Schemas.compile("node A { x: String? @index } edge E: A -> A @card(0..1)");

    assertThat(json.writeValueAsString(contract))
        .isEqualTo(
            """
            {"schemaVersion":1,"nextId":5,\
            "nodes":[{"id":"t1","name":"A","properties":[{"id":"p2","name":"x","type":"String?"}],\
            "constraints":[{"kind":"index","id":"c3","members":["p2"]}]}],\
            "edges":[{"id":"t4","name":"E","source":"t1","destination":"t1",\
            "cardinality":{"min":0,"max":1}}]}""");
  }

  @ParameterizedTest
  @EnumSource
  void a_type_comes_back_from_its_spelling(PropertyType.Kind kind) {
    List<PropertyType> types =
        kind == PropertyType.Kind.ENUM
            ? List.of(
                PropertyType.enumeration(List.of("a"), false),
                PropertyType.enumeration(List.of("b", "a", "2-x"), true))
            : List.of(
                PropertyType.scalar(kind, false),
                PropertyType.scalar(kind, true),
                PropertyType.list(kind, false),
                PropertyType.list(kind, true),
                PropertyType.vector(16_384, true));

    assertThat(types).allMatch(type -> PropertyType.of(type.spelling()).equals(type));
  }
}

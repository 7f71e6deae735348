package dev.omnigraph.load;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.omnigraph.schema.Contract;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.JsonValues;
import dev.omnigraph.schema.NodeType;
import dev.omnigraph.schema.Property;
import dev.omnigraph.table.Row;
import dev.omnigraph.table.TableView;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Writes rows as JSONL that a load reads: node types by name, each sorted by id, then edge types by
 * name, each sorted by (from, to, id). Ids are written where the row does not spell them itself.
 */
public final class Exporter {
  private static final Comparator<GraphType> BY_NAME = Comparator.comparing(GraphType::name);

  private static final int PROGRESS_ROWS = 10_000;
  private static final JsonMapper JSON =
      new JsonMapper(new JsonFactoryBuilder().rootValueSeparator((String) null).build());

  private final Contract contract;
  private final Function<GraphType, TableView> tables;
  private final LongConsumer progress;

  /**
   * @param tables the rows of each type
   * @param progress hears every few thousand rows how many are written
   */
  public Exporter(Contract contract, Function<GraphType, TableView> tables, LongConsumer progress) {
    this.contract = contract;
    this.tables = tables;
    this.progress = progress;
  }

  /** The types in the order of an export. */
  static List<GraphType> types(Contract contract) {
    return Stream.<GraphType>concat(
            contract.nodes().stream().sorted(BY_NAME), contract.edges().stream().sorted(BY_NAME))
        .toList();
  }

  /**
   * Writes everything, in bounded memory.
   *
   * @param out flushed, not closed
   * @return how many rows
   */
  public long write(OutputStream out) throws IOException {
    JsonGenerator json = JSON.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    long[] written = {0};
    try {
      for (GraphType type : types(contract)) {
        tables
            .apply(type)
            .forEach(
                row -> {
                  try {
                    write(type, row, json);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                  if (++written[0] % PROGRESS_ROWS == 0) {
                    progress.accept(written[0]);
                  }
                });
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    json.flush();
    return written[0];
  }

  private static void write(GraphType type, Row row, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField(type instanceof EdgeType ? "edge" : "type", type.name());
    if (!(type instanceof NodeType node && node.key().isPresent())) {
      json.writeStringField("id", row.id());
    }
    if (type instanceof EdgeType) {
      json.writeStringField("from", row.source());
      json.writeStringField("to", row.destination());
    }
    json.writeObjectFieldStart("data");
    for (int p = 0; p < type.properties().size(); p++) {
      Property property = type.properties().get(p);
      Object value = row.values()[p];
      // a null that is not written would come back as the default
      if (value != null || property.defaultValue() != null) {
        json.writeFieldName(property.name());
        json.writeTree(JsonValues.toJson(property.type(), value));
      }
    }
    json.writeEndObject();
    json.writeEndObject();
    json.writeRaw('\n');
  }
}

package dev.omnigraph.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.store.Document;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableChangeTest {
  /** Every writer compares what it read with the changes that others made. */
  @Test
  void a_change_that_writes_no_keys_is_read_as_it_was_written() {
    TableChange change = new TableChange(3, List.of(1L), List.of(), Footprint.NONE);
    byte[] bytes = Document.write("version", 1, change);

    TableChange read = Document.read("k", bytes, "version", 1, TableChange.class);

    assertThat(read).isEqualTo(change);
    assertThat(change.written().overlaps(read.written())).isFalse();
  }
}

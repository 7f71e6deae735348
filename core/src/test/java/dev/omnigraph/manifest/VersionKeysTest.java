package dev.omnigraph.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VersionKeysTest {

  @Test
  void the_newest_version_sorts_first() {
    String second = VersionKeys.key("main", 2);
    String tenth = VersionKeys.key("main", 10);
    String last = VersionKeys.key("main", Long.MAX_VALUE);

    assertThat(tenth).isLessThan(second);
    assertThat(last).isLessThan(tenth);
    assertThat(second).isEqualTo("__manifest/main/9223372036854775805-2.json");
  }

  @Test
  void every_name_of_a_branch_is_one_path_element_and_needs_no_case() {
    assertThat(VersionKeys.prefix("Feature/Ä 1%"))
        .isEqualTo("__manifest/%46eature%2f%c3%84%201%25/");
    assertThat(VersionKeys.prefix("..")).isEqualTo("__manifest/%2e./");
  }

  @Test
  void a_number_is_read_back_from_its_name() {
    assertThat(VersionKeys.version("b", VersionKeys.key("b", 123))).hasValue(123);
  }

  @Test
  void a_name_that_no_version_has_is_told_from_others() {
    for (String name :
        new String[] {
          "__manifest/main/x.json",
          "__manifest/main/9223372036854775805-3.json",
          "__manifest/main/9223372036854775805-2.json.tmp",
          "__manifest/main/0000000000000000000-.json"
        }) {
      assertThat(VersionKeys.version("main", name)).as(name).isEmpty();
    }
  }
}

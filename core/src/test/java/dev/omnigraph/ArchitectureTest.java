package dev.omnigraph;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.omnigraph.maintenance.Cleanup;
import dev.omnigraph.manifest.Deletions;
import dev.omnigraph.recovery.Operation;
import dev.omnigraph.recovery.Sweep;
import dev.omnigraph.store.ObjectStore;

/** Dependencies point downwards only. */
@AnalyzeClasses(packages = "dev.omnigraph", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule dependencies_point_downwards =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("api")
          .definedBy("dev.omnigraph")
          .layer("query")
          .definedBy("dev.omnigraph.query..")
          .layer("load")
          .definedBy("dev.omnigraph.load..")
          .layer("maintenance")
          .definedBy("dev.omnigraph.maintenance..")
          .layer("topology")
          .definedBy("dev.omnigraph.topology..")
          .layer("txn")
          .definedBy("dev.omnigraph.txn..")
          .layer("constraint")
          .definedBy("dev.omnigraph.constraint..")
          .layer("recovery")
          .definedBy("dev.omnigraph.recovery..")
          .layer("manifest")
          .definedBy("dev.omnigraph.manifest..")
          .layer("table")
          .definedBy("dev.omnigraph.table..")
          .layer("schema")
          .definedBy("dev.omnigraph.schema..")
          .layer("sort")
          .definedBy("dev.omnigraph.sort..")
          .layer("store")
          .definedBy("dev.omnigraph.store..")
          .layer("error")
          .definedBy("dev.omnigraph.error..")
          .whereLayer("api")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("query")
          .mayOnlyBeAccessedByLayers("api")
          .whereLayer("load")
          .mayOnlyBeAccessedByLayers("api")
          .whereLayer("maintenance")
          .mayOnlyBeAccessedByLayers("api")
          .whereLayer("topology")
          .mayOnlyBeAccessedByLayers("query", "load", "maintenance", "api")
          .whereLayer("txn")
          .mayOnlyBeAccessedByLayers("topology", "query", "load", "maintenance", "api")
          .whereLayer("constraint")
          .mayOnlyBeAccessedByLayers("txn", "topology", "query", "load", "maintenance", "api")
          .whereLayer("recovery")
          .mayOnlyBeAccessedByLayers("txn", "topology", "query", "load", "maintenance", "api")
          .whereLayer("manifest")
          .mayOnlyBeAccessedByLayers(
              "recovery", "constraint", "txn", "topology", "query", "load", "maintenance", "api")
          .whereLayer("table")
          .mayOnlyBeAccessedByLayers(
              "manifest",
              "recovery",
              "constraint",
              "txn",
              "topology",
              "query",
              "load",
              "maintenance",
              "api")
          .whereLayer("schema")
          .mayOnlyBeAccessedByLayers(
              "table",
              "manifest",
              "recovery",
              "constraint",
              "txn",
              "topology",
              "query",
              "load",
              "maintenance",
              "api")
          .whereLayer("sort")
          .mayOnlyBeAccessedByLayers(
              "table",
              "manifest",
              "recovery",
              "constraint",
              "txn",
              "topology",
              "query",
              "load",
              "maintenance",
              "api")
          .whereLayer("store")
          .mayOnlyBeAccessedByLayers(
              "sort",
              "schema",
              "table",
              "manifest",
              "recovery",
              "constraint",
              "txn",
              "topology",
              "query",
              "load",
              "maintenance",
              "api");

  @ArchTest
  static final ArchRule core_knows_no_network_no_cloud_and_no_command_line =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("software.amazon..", "java.net.http..", "picocli..");

  /** Data are deleted by cleanup, versions by the rule of their own, sidecars by recovery. */
  @ArchTest
  static final ArchRule only_cleanup_deletes_data =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.omnigraph.store..")
          .and()
          .doNotBelongToAnyOf(Cleanup.class, Deletions.class, Operation.class, Sweep.class)
          .should()
          .callMethodWhere(
              target(name("delete")).and(target(owner(assignableTo(ObjectStore.class)))));

  @ArchTest
  static final ArchRule libraries_do_not_print =
      noClasses()
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");
}

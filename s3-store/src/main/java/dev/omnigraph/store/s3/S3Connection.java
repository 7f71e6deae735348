package dev.omnigraph.store.s3;

import dev.omnigraph.store.StoreMisconfiguredException;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** The SDK's client for one address, and what turns its answers into the engine's. */
final class S3Connection {
  /** Of any one request; nothing that the engine sends is large enough to need more. */
  private static final Duration LONGEST_REQUEST = Duration.ofMinutes(5);

  private final SdkHttpClient http;
  private final Credentials credentials;
  private final S3Client client;
  private final S3Errors errors;
  private final Requests requests;

  /**
   * @param timing of attempts that follow one another
   * @param environment for credentials
   */
  S3Connection(S3Address address, Timing timing, Map<String, String> environment) {
    Region region = region(address);
    this.http =
        Apache5HttpClient.builder()
            .maxConnections(64)
            .connectionTimeout(timing.connect())
            .connectionAcquisitionTimeout(timing.answer())
            .socketTimeout(timing.answer())
            .build();
    this.credentials = new Credentials(environment, address.profile());
    this.client = client(address, region, http, credentials);
    this.errors = new S3Errors(address, region.id());
    this.requests = new Requests(timing.strategy(), errors);
  }

  private static Region region(S3Address address) {
    if (address.region() != null) {
      return Region.of(address.region());
    }
    try {
      return DefaultAwsRegionProviderChain.builder()
          .profileName(address.profile())
          .build()
          .getRegion();
    } catch (SdkClientException e) {
      throw new StoreMisconfiguredException(
          "no AWS region is set for the bucket `%s`; add `?region=` to the URI or set AWS_REGION"
              .formatted(address.bucket()),
          e);
    }
  }

  private static S3Client client(
      S3Address address, Region region, SdkHttpClient http, Credentials credentials) {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClient(http)
            .credentialsProvider(credentials)
            .region(region)
            .endpointOverride(address.endpoint())
            .forcePathStyle(address.pathStyle())
            .overrideConfiguration(
                o ->
                    o.retryStrategy(AwsRetryStrategy.doNotRetry())
                        .apiCallAttemptTimeout(LONGEST_REQUEST));
    if (!address.amazon()) {
      builder
          .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
          .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
          .addPlugin(LegacyMd5Plugin.create());
    }
    return builder.build();
  }

  S3Client client() {
    return client;
  }

  S3Errors errors() {
    return errors;
  }

  Requests requests() {
    return requests;
  }

  void close() {
    client.close();
    http.close();
    credentials.close();
  }

  /**
   * How long to wait, and how often to try again.
   *
   * @param connect for a connection
   * @param answer for the next byte of an answer
   * @param attempts at most, of a request that may be sent again
   * @param pause the longest before the second attempt; doubled before each further one
   */
  record Timing(Duration connect, Duration answer, int attempts, Duration pause) {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    static Timing standard() {
      return new Timing(Duration.ofSeconds(3), Duration.ofSeconds(30), 6, Duration.ofMillis(200));
    }

    /** The SDK's standard one with its quota, at this pace. */
    RetryStrategy strategy() {
      BackoffStrategy backoff = BackoffStrategy.exponentialDelay(pause, LONGEST_PAUSE);
      return AwsRetryStrategy.standardRetryStrategy().toBuilder()
          .maxAttempts(attempts)
          .backoffStrategy(backoff)
          .throttlingBackoffStrategy(backoff)
          .build();
    }
  }
}

package dev.omnigraph.store.s3;

import dev.omnigraph.store.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * The SDK's default chain of credentials (system properties, environment, web identity, profile,
 * container, instance), with the environment that the store was opened with, and a readable
 * sentence where none of them has any. Safe for any number of threads.
 */
final class Credentials implements AwsCredentialsProvider {
  static final String EXPIRED =
      "the AWS credentials have expired; renew them (for instance with `aws sso login`) and try again";
  private static final String MISSING =
      "no AWS credentials were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a"
          + " profile with AWS_PROFILE or `?profile=`, or run where a role provides them";

  private final AwsCredentialsProviderChain chain;

  Credentials(Map<String, String> environment, @Nullable String profile) {
    List<AwsCredentialsProvider> providers = new ArrayList<>();
    providers.add(SystemPropertyCredentialsProvider.create());
    String id = environment.get("AWS_ACCESS_KEY_ID");
    String secret = environment.get("AWS_SECRET_ACCESS_KEY");
    if (id != null && secret != null) {
      providers.add(StaticCredentialsProvider.create(given(id, secret, environment)));
    }
    providers.add(WebIdentityTokenFileCredentialsProvider.create());
    providers.add(ProfileCredentialsProvider.builder().profileName(profile).build());
    providers.add(ContainerCredentialsProvider.create());
    if (!"true".equalsIgnoreCase(environment.get("AWS_EC2_METADATA_DISABLED"))) {
      providers.add(InstanceProfileCredentialsProvider.builder().profileName(profile).build());
    }
    this.chain = AwsCredentialsProviderChain.of(providers.toArray(AwsCredentialsProvider[]::new));
  }

  private static AwsCredentials given(String id, String secret, Map<String, String> environment) {
    String token = environment.get("AWS_SESSION_TOKEN");
    return token == null
        ? AwsBasicCredentials.create(id, secret)
        : AwsSessionCredentials.create(id, secret, token);
  }

  /**
   * @throws AccessDeniedException if there are none
   */
  @Override
  public AwsCredentials resolveCredentials() {
    try {
      return chain.resolveCredentials();
    } catch (SdkClientException e) {
      boolean expired = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("expired");
      throw new AccessDeniedException(expired ? EXPIRED : MISSING, e);
    }
  }

  void close() {
    chain.close();
  }
}

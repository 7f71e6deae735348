package dev.omnigraph.store.s3;

import dev.omnigraph.store.StoreUnavailableException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.RetryToken;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;

/**
 * Sends requests: once, or again while the failure may pass. Safe for any number of threads.
 *
 * <p>The SDK's own loop would keep only the last failure, and whether a write may have happened
 * depends on all of them. So the client never tries again by itself; this loop does, as the SDK's
 * retry strategy (bounds, jitter, quota) tells it.
 */
final class Requests {
  private final RetryStrategy strategy;
  private final S3Errors errors;

  Requests(RetryStrategy strategy, S3Errors errors) {
    this.strategy = strategy;
    this.errors = errors;
  }

  /**
   * Sends a request that has no effect, or one that nobody sees, as {@link #retried} does.
   *
   * @throws dev.omnigraph.error.StoreException if it fails
   */
  <T> T read(Action action, String key, Supplier<T> request) {
    try {
      return retried(request);
    } catch (SdkException e) {
      throw errors.withoutEffect(action, key, e);
    }
  }

  /**
   * Sends a request once.
   *
   * @throws SdkException if it fails
   */
  <T> T once(Supplier<T> request) {
    StoreUnavailableException.throwIfInterrupted();
    return interruptibly(request);
  }

  /**
   * Sends a request until it succeeds, its failure is final, or the strategy's bounds are reached.
   *
   * @throws SdkException the last failure, with those before it suppressed
   */
  <T> T retried(Supplier<T> request) {
    StoreUnavailableException.throwIfInterrupted();
    RetryToken token =
        strategy.acquireInitialToken(AcquireInitialTokenRequest.create("s3")).token();
    SdkException before = null;
    while (true) {
      try {
        T answer = interruptibly(request);
        strategy.recordSuccess(RecordSuccessRequest.create(token));
        return answer;
      } catch (SdkException failure) {
        if (before != null) {
          failure.addSuppressed(before);
        }
        before = failure;
        token = pause(token, failure);
      }
    }
  }

  /** Waits as long as the strategy asks for; throws the failure where it allows no more. */
  private RetryToken pause(RetryToken token, SdkException failure) {
    try {
      RefreshRetryTokenResponse next =
          strategy.refreshRetryToken(
              RefreshRetryTokenRequest.builder().token(token).failure(failure).build());
      Thread.sleep(next.delay());
      return next.token();
    } catch (TokenAcquisitionFailedException enough) {
      throw failure;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure;
    }
  }

  /**
   * Runs a request so that an interrupt ends it at once: a socket on which a virtual thread waits
   * is closed when that thread is interrupted; one on which a platform thread waits is not.
   */
  private static <T> T interruptibly(Supplier<T> request) {
    if (Thread.currentThread().isVirtual()) {
      return request.get();
    }
    FutureTask<T> task = new FutureTask<>(request::get);
    Thread sender = Thread.ofVirtual().start(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
          sender.interrupt();
        }
      }
    } catch (ExecutionException e) {
      throw Parallel.thrown(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

using System.Globalization;

namespace CartStream.Log;

/// <summary>
/// A log that retries calls with transient failures: with doubling pauses, for ever or for a given time. Readers
/// continue where they were, and a commit whose outcome is unknown is retried until it is known.
/// </summary>
/// <remarks>
/// Invariants: a permanent failure is thrown at once; a transient one is thrown when the time is over, without
/// <see cref="LogException.MayPass"/>, or when the log is stopped, with it. A transaction that the log ended is not
/// repeated here, because only the caller has its content.
/// </remarks>
/// <param name="log">The log, which is disposed with this one.</param>
/// <param name="time">The clock of the pauses.</param>
/// <param name="outages">Notified when a call begins to fail, and when it succeeds.</param>
/// <param name="patience">How long a call is retried; null for ever.</param>
/// <param name="stop">Ends all waiting.</param>
public sealed class RetryingLog(
    IEventLog log, TimeProvider time, LogOutages outages, TimeSpan? patience, CancellationToken stop) : IEventLog
{
    /// <summary>The log itself.</summary>
    public IEventLog Inner => log;

    /// <inheritdoc/>
    public void CreateTopics(IReadOnlyList<TopicSpec> topics) => Call(() =>
    {
        log.CreateTopics(topics);
        return true;
    });

    /// <inheritdoc/>
    public IReadOnlyList<TopicSpec> ListTopics() => Call(log.ListTopics);

    /// <inheritdoc/>
    public int CountPartitions(string topic) => Call(() => log.CountPartitions(topic));

    /// <inheritdoc/>
    public string? FindTopicIdentity(string topic) => Call(() => log.FindTopicIdentity(topic));

    /// <inheritdoc/>
    public long FirstOffset(string topic, int partition) => Call(() => log.FirstOffset(topic, partition));

    /// <inheritdoc/>
    public long EndOffset(string topic, int partition) => Call(() => log.EndOffset(topic, partition));

    /// <inheritdoc/>
    public long WrittenEnd(string topic, int partition) => Call(() => log.WrittenEnd(topic, partition));

    /// <inheritdoc/>
    public long? CommittedOffset(string group, string topic, int partition) =>
        Call(() => log.CommittedOffset(group, topic, partition));

    /// <inheritdoc/>
    public ILogReader OpenReader(string topic, int partition, long offset) => new RetryingReader(
        this, next => log.OpenReader(topic, partition, next[0]), [offset]);

    /// <inheritdoc/>
    public ILogReader OpenReader(string topic, IReadOnlyList<long> offsets) => new RetryingReader(
        this, next => log.OpenReader(topic, next), [.. offsets]);

    /// <inheritdoc/>
    public ILogReader OpenCompacted(string topic, int partition) => Call(() => log.OpenCompacted(topic, partition));

    /// <inheritdoc/>
    public ILogProducer OpenProducer(string transactionalId) =>
        new RetryingProducer(this, Call(() => log.OpenProducer(transactionalId)));

    /// <inheritdoc/>
    public IGroupMembership JoinGroup(string group, string topic, string? member, IRebalanceListener owner) =>
        Call(() => log.JoinGroup(group, topic, member, owner));

    /// <inheritdoc/>
    public void Dispose() => log.Dispose();

    /// <summary>The same log for work that can also be stopped separately.</summary>
    /// <param name="stopped">Ends the waits of calls through the returned log.</param>
    internal RetryingLog Until(CancellationToken stopped) => new(log, time, outages, patience, stopped);

    /// <summary>A log for work that can be stopped separately; one that doesn't retry is returned as it is.</summary>
    internal static IEventLog Until(IEventLog log, CancellationToken stopped) =>
        log is RetryingLog retrying ? retrying.Until(stopped) : log;

    /// <summary>Repeats a call until it succeeds.</summary>
    /// <exception cref="LogException">The failure is permanent, lasted too long, or the log was stopped.</exception>
    internal T Call<T>(Func<T> call, CancellationToken cancellation = default)
    {
        var startedAt = time.GetTimestamp();
        try
        {
            return call();
        }
        catch (LogException e) when (e.MayPass && !stop.IsCancellationRequested)
        {
            return CallAgain(call, startedAt, e, cancellation);
        }
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);

    private T CallAgain<T>(Func<T> call, long startedAt, LogException first, CancellationToken cancellation)
    {
        var howLong = patience is { } limit ? $" for up to {Seconds(limit)} s" : "";
        outages.Begin(startedAt, $"{first.Message}; trying again{howLong}");
        var answers = false;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop, cancellation);
        var backoff = new Backoff(time);
        var last = first;
        try
        {
            while (true)
            {
                Wait(backoff, last, ended.Token, cancellation);
                if (patience is { } most && time.GetElapsedTime(startedAt) >= most)
                    throw new LogException($"{last.Message}; given up after {Seconds(most)} s", last);
                try
                {
                    var result = call();
                    answers = true;
                    return result;
                }
                catch (LogException e) when (e.MayPass)
                {
                    last = e;
                }
            }
        }
        finally
        {
            outages.End(answers);
        }
    }

    private static void Wait(Backoff backoff, LogException last, CancellationToken ended, CancellationToken caller)
    {
        try
        {
            backoff.TryWait(last, ended);
        }
        catch (OperationCanceledException)
        {
            caller.ThrowIfCancellationRequested();
            throw new LogException(last.Message, last) { MayPass = true, IsUndecided = last.IsUndecided };
        }
    }
}

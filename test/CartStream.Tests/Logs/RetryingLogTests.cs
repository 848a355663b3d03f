using CartStream.Log;

namespace CartStream.Tests.Logs;

/// <summary>Temporary and permanent failures of a log behind <see cref="RetryingLog"/>.</summary>
public sealed class RetryingLogTests : IDisposable
{
    private const string Topic = "user-events";
    private readonly LeapingTime _time = new();
    private readonly List<string> _lines = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly FailingLog _log = new();

    public void Dispose()
    {
        _stop.Dispose();
        _log.Dispose();
    }

    [Fact]
    public void EndOffset_fails_for_70_s_is_answered_and_says_so_once_at_each_end()
    {
        _log.FailUntil(_time, TimeSpan.FromSeconds(70));

        Retrying(patience: null).EndOffset(Topic, 0).ShouldBe(7);

        _lines.Count.ShouldBe(2);
        _lines[0].ShouldBe("the broker is away; trying again");
        _lines[1].ShouldStartWith("the log answers again after 7");
    }

    [Fact]
    public void EndOffset_fails_for_longer_than_patience_is_given_up_for_good()
    {
        _log.FailUntil(_time, TimeSpan.FromDays(1));

        var fault = Should.Throw<LogException>(() => Retrying(TimeSpan.FromMinutes(5)).EndOffset(Topic, 0));

        fault.MayPass.ShouldBeFalse();
        fault.Message.ShouldBe("the broker is away; given up after 300 s");
        _time.Waited.ShouldBeInRange(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5.2));
        _lines.ShouldBe(["the broker is away; trying again for up to 300 s"]);
    }

    [Fact]
    public void EndOffset_refused_ends_at_once()
    {
        _log.FailUntil(_time, TimeSpan.FromDays(1), mayPass: false);

        Should.Throw<LogException>(() => Retrying(patience: null).EndOffset(Topic, 0));

        _time.Waited.ShouldBe(TimeSpan.Zero);
        _lines.ShouldBeEmpty();
    }

    [Fact]
    public void EndOffset_stopped_while_the_log_is_away_ends_with_the_failure()
    {
        _log.FailUntil(_time, TimeSpan.FromDays(1), failed: _stop.Cancel);

        Should.Throw<LogException>(() => Retrying(patience: null).EndOffset(Topic, 0)).MayPass.ShouldBeTrue();
    }

    [Fact]
    public void Read_fails_half_way_goes_on_behind_what_was_handed_out()
    {
        using var reader = Retrying(patience: null).OpenReader(Topic, 0, 3);
        var batch = new RecordBatch();
        reader.Read(batch, 1, TimeSpan.Zero, CancellationToken.None).ShouldBe(1);
        _log.FailUntil(_time, TimeSpan.FromSeconds(1));

        reader.Read(batch, 1, TimeSpan.Zero, CancellationToken.None).ShouldBe(1);

        batch[0].Offset.ShouldBe(4);
        _log.OpenedAt.ShouldBe([3, 4]);
    }

    [Fact]
    public void Read_cancelled_while_the_log_is_away_ends_as_cancelled()
    {
        using var reader = Retrying(patience: null).OpenReader(Topic, 0, 0);
        using var cancellation = new CancellationTokenSource();
        _log.FailUntil(_time, TimeSpan.FromDays(1), failed: cancellation.Cancel);

        Should.Throw<OperationCanceledException>(
            () => reader.Read(new RecordBatch(), 1, TimeSpan.Zero, cancellation.Token));
    }

    [Fact]
    public void Commit_undecided_is_asked_about_until_it_is_decided()
    {
        using var producer = Retrying(patience: null).OpenProducer("p");
        using var transaction = producer.Begin();
        _log.FailUntil(_time, TimeSpan.FromSeconds(70), isUndecided: true);

        transaction.Commit();

        _log.Commits.ShouldBe(1);
    }

    [Fact]
    public void Commit_that_the_log_ended_is_made_again_by_a_new_producer_unless_it_is_there()
    {
        using var sender = RetryingSender.Open(_log, "p", _time);
        _log.FailUntil(_time, TimeSpan.FromSeconds(1));
        var filled = 0;

        sender.Commit(_ => filled++, () => false, CancellationToken.None);
        filled.ShouldBeGreaterThan(1);
        _log.FailUntil(_time, TimeSpan.FromSeconds(1));
        filled = 0;
        sender.Commit(_ => filled++, () => true, CancellationToken.None);

        filled.ShouldBe(1);
        _log.Commits.ShouldBe(1);
    }

    private RetryingLog Retrying(TimeSpan? patience) =>
        new(_log, _time, new LogOutages(_time, _lines.Add), patience, _stop.Token);
}

using CartStream.Evaluation.Offline;
using CartStream.Evaluation.Tuning;
using CartStream.Events;
using CartStream.Index;
using CartStream.Options;

namespace CartStream.Tests.Evaluation.Tuning;

public sealed class TunerTests
{
    private static readonly TuningOptions Options = new()
    {
        Algorithms = ["knn", "blend"],
        TrialsMax = 30,
        QueriesMax = 300,
        TailShare = 0.2,
        Budget = TimeSpan.FromDays(1),
        // Only the newest of a thousand similar sessions counts, whatever it is similar in.
        Start = new() { Knn = new() { Neighbours = 1, RecentItems = 1, QueryDecay = 5 } },
    };

    [Fact]
    public void Run_bad_start_is_improved_on()
    {
        var tuner = Run(Options, []);

        var knn = tuner.Trials.Where(trial => trial.Stage == "knn").ToArray();
        knn.Length.ShouldBe(30);
        knn.Max(trial => trial.Score).ShouldNotBeNull().ShouldBeGreaterThan(knn[0].Score!.Value + 0.05);
        tuner.Best.Knn.Neighbours.ShouldBeGreaterThan(1);
        tuner.Best.Faults().ShouldBeEmpty();
    }

    /// <summary>In these sessions each item leads to any other: there is nothing to find but luck.</summary>
    [Fact]
    public void Check_of_luck_finds_no_gain_where_the_search_did()
    {
        var random = new SplitMix64(3);
        var train = Enumerable.Range(0, 3_000).Select(i => new LearntEvent(
            (ulong)(i / 3), (ulong)(i / 3), random.Below(60), EventType.View, i * 1_000L)).ToArray();
        var options = Options with { Algorithms = ["knn"], Start = new() };
        var tuner = new Tuner(train, options, [], TimeProvider.System);
        tuner.Run(null, TestContext.Current.CancellationToken);

        var check = tuner.Check(TestContext.Current.CancellationToken).ShouldHaveSingleItem();

        var claimed = tuner.Trials.Max(trial => trial.Score)!.Value - tuner.Trials[0].Score!.Value;
        claimed.ShouldBeGreaterThan(0.01);
        check.Stage.ShouldBe("knn");
        check.Gain.Difference.ShouldBe(check.After - check.Before, 1e-12);
        check.Gain.Difference.ShouldBeLessThan(claimed);
        check.Gain.Interval.ShouldNotBeNull().Low.ShouldBeLessThan(0);
    }

    [Fact]
    public void Check_of_a_bad_start_finds_the_gain()
    {
        var check = Run(Options, []).Check(TestContext.Current.CancellationToken)[0];

        check.Stage.ShouldBe("knn");
        check.Gain.Interval.ShouldNotBeNull().Low.ShouldBeGreaterThan(0.02);
    }

    /// <summary>No session is both searched with and checked with.</summary>
    [Theory]
    [InlineData(EvaluationProtocol.NextItem)]
    [InlineData(EvaluationProtocol.Otto)]
    public void Data_kept_from_the_search_is_of_other_sessions(EvaluationProtocol protocol)
    {
        var (searched, kept) = TuningData.Of([.. Sessions()], Options with { Protocol = protocol, QueriesMax = 5_000 });

        var keys = kept.Queries.Select(query => query.Session).ToHashSet();
        keys.ShouldNotBeEmpty();
        searched.Queries.ShouldAllBe(query => !keys.Contains(query.Session));
        var sessions = keys.Count + searched.Queries.Select(query => query.Session).Distinct().Count();
        (keys.Count / (double)sessions).ShouldBe(TuningData.KeptShare, 0.1);
        kept.Learnt.ShouldBeSameAs(searched.Learnt);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(31)]
    public void Run_stopped_and_gone_on_ends_as_if_never_stopped(int stoppedAfter)
    {
        var whole = Run(Options, []);

        var resumed = Run(Options, whole.Trials.Take(stoppedAfter));

        resumed.Best.ShouldBe(whole.Best);
        Shown(resumed).ShouldBe(Shown(whole));
    }

    [Fact]
    public void Run_budget_spent_before_ends_with_what_is_known()
    {
        var whole = Run(Options, []);

        var known = whole.Trials.Take(5).Select(trial => trial with { Seconds = 1e6 });
        var resumed = Run(Options, known);

        resumed.Trials.Count.ShouldBe(5);
    }

    [Fact]
    public void Run_otto_maximises_the_weighted_recall()
    {
        var options = Options with { Protocol = EvaluationProtocol.Otto, Algorithms = ["knn"], TrialsMax = 1 };
        var train = Sessions().ToArray();

        var tuner = new Tuner(train, options, [], TimeProvider.System);
        tuner.Run(null, TestContext.Current.CancellationToken);

        tuner.Trials[0].Score.ShouldNotBeNull().ShouldBeInRange(0.001, 0.1 + 1e-9, "only views are asked for");
    }

    [Theory]
    [InlineData(EvaluationProtocol.Otto, 3)]
    [InlineData(EvaluationProtocol.NextItem, 0)]
    public void Run_reminders_are_searched_where_the_protocol_asks_through_them(EvaluationProtocol protocol, int trials)
    {
        var options = Options with { Protocol = protocol, Algorithms = ["reminders"], TrialsMax = 3 };

        var tuner = Run(options, []);

        tuner.Trials.Select(trial => trial.Stage).ShouldBe(Enumerable.Repeat("reminders", trials));
    }

    [Theory]
    [InlineData(EvaluationProtocol.NextItem, ExclusionRule.Cart, ExclusionRule.Cart)]
    [InlineData(EvaluationProtocol.Otto, ExclusionRule.None, ExclusionRule.Session)]
    public void Best_from_the_start_is_fitted_to_what_answers_leave_out(
        EvaluationProtocol protocol, ExclusionRule exclude, ExclusionRule expected) =>
        new Tuner(
            Sessions().ToArray(), Options with { Protocol = protocol, Exclude = exclude }, [], TimeProvider.System)
            .Best.Ranking.Exclude.ShouldBe(expected);

    [Fact]
    public void Run_cancelled_keeps_what_was_found()
    {
        using var stop = new CancellationTokenSource();
        var tuner = new Tuner(Sessions().ToArray(), Options, [], TimeProvider.System);

        Should.Throw<OperationCanceledException>(() => tuner.Run(_ => stop.Cancel(), stop.Token));

        tuner.Trials.Count.ShouldBe(1);
        tuner.Best.ShouldBe(Options.Start);
    }

    [Fact]
    public void Constructor_faults_are_all_named() =>
        Should.Throw<ArgumentException>(() => new Tuner(
                [],
                new TuningOptions { Budget = TimeSpan.Zero, TailShare = 1, Algorithms = ["none"] },
                [],
                TimeProvider.System))
            .Message.ShouldStartWith(
                "budget: found 0, expected 1 to 604800; tail: found 1, expected 0.001 to 0.5; "
                + "algorithms: found none, expected one of popularity, knn,");

    [Fact]
    public void Constructor_no_session_to_ask_is_said() =>
        Should.Throw<InvalidDataException>(() => new Tuner([], new TuningOptions(), [], TimeProvider.System))
            .Message.ShouldStartWith("found no query in the newest sessions");

    private static Tuner Run(TuningOptions options, IEnumerable<TuningTrial> known)
    {
        var tuner = new Tuner(Sessions().ToArray(), options, known, TimeProvider.System);
        tuner.Run(null, TestContext.Current.CancellationToken);
        return tuner;
    }

    private static IEnumerable<string> Shown(Tuner tuner) => tuner.Trials.Select(trial =>
        $"{trial.Stage} {trial.Number} {string.Join(' ', trial.Marks)} {string.Join(' ', trial.Values)}");

    /// <summary>600 visits of six items, each to one of 20 corners of the shop with 30 items.</summary>
    private static IEnumerable<LearntEvent> Sessions()
    {
        var random = new SplitMix64(7);
        for (var session = 0; session < 600; session++)
        {
            var corner = random.Below(20) * 30;
            for (var i = 0; i < 6; i++)
            {
                // The lower of two draws, so that a corner has its bestsellers.
                var item = corner + Math.Min(random.Below(30), random.Below(30));
                yield return new LearntEvent(
                    (ulong)session, (ulong)(session % 200), item, EventType.View, (session * 1_000L) + i);
            }
        }
    }
}

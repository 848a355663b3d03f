using System.Text;
using CartStream.Events;
using CartStream.LearningToRank;
using CartStream.Models;
using CartStream.Options;
using CartStream.Processing.Processor;
using CartStream.Processing.Topics;
using CartStream.Shoppers;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Processing.Processor;

/// <summary>
/// The same events give the same bytes, however they are cut into batches and whenever the process ends.
/// </summary>
public sealed class ReplayTests
{
    private const int DaySeconds = 24 * 60 * 60;

    private static readonly ShopperOptions ShortMemory = new() { HistoryItems = 3, RetentionMs = DaySeconds * 1_000 };

    [Fact]
    public void Recommendations_any_batches_and_restarts_are_byte_identical()
    {
        var cases =
            from events in Events().ArrayOf(120)
            from batch in Gen.Choose(1, 50)
            from restarts in Gen.Choose(0, 119).ArrayOf(4)
            select (events, batch, restarts);

        Prop.ForAll(cases.ToArbitrary(), example =>
        {
            var (events, batch, restarts) = example;
            var expected = Process(events, batch: 5_000, restarts: []);
            var actual = Process(events, batch, restarts);
            return expected == actual;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));
    }

    [Fact]
    public void Recommendations_after_a_duplicate_of_an_unknown_item_and_a_restart_are_byte_identical()
    {
        // The duplicate names c before a is known; equally ranked items are in order of first sight.
        TestEvent[] events =
        [
            new(EventType.View, "x", 1, "s", "ann") { EventId = "e1" },
            new(EventType.View, "c", 2, "s", "ann") { EventId = "e1" },
            new(EventType.View, "a", 3, "t", "bob"),
            new(EventType.View, "c", 3, "u", "cid"),
            new(EventType.View, "x", 4, "v", "dan"),
        ];

        Process(events, batch: 5_000, restarts: [4]).ShouldBe(Process(events, batch: 5_000, restarts: []));
    }

    [Fact]
    public void Recommendations_late_event_finds_the_same_state_before_and_after_the_sweep() =>
        ProcessAroundTheSweep(
            new(EventType.Cart, "a", 0, "s", "ann"),
            new(EventType.View, "c", DaySeconds / 2, "s", "ann"));

    [Fact]
    public void Recommendations_repeated_event_is_as_new_before_and_after_the_sweep_of_its_shopper() =>
        ProcessAroundTheSweep(
            new(EventType.View, "a", 0, "s", "ann") { EventId = "e1" },
            new(EventType.View, "a", 0, "s", "ann") { EventId = "e1" });

    /// <summary>
    /// Processes the first event, four days of other shoppers, and the second event: once in a single batch, and once
    /// in two, so that the sweep of expired shoppers passes before the second event.
    /// </summary>
    private static void ProcessAroundTheSweep(TestEvent first, TestEvent second)
    {
        var others = Enumerable.Range(0, 160)
            .Select(at => new TestEvent(EventType.View, "b", at * DaySeconds / 40, $"t{at}", $"other{at % 20}"));
        TestEvent[] events = [first, .. others, second];

        using (var host = new PipelineHost(new ProcessorOptions { Shoppers = ShortMemory }))
        {
            host.Send(events[..^1]);
            host.ProcessAll();
            host.Processor.FindShopper(Encoding.UTF8.GetBytes(first.Shopper)).ShouldBeNull();
        }

        Process(events, batch: events.Length - 1, restarts: []).ShouldBe(Process(events, batch: 5_000, restarts: []));
    }

    /// <summary>
    /// Fits begin at 200, 300, 450, … events and take effect a fifth later, each time from what was learnt by then.
    /// </summary>
    [Theory]
    [InlineData(new[] { 210 })]
    [InlineData(new[] { 250, 310, 350, 700 })]
    public void Recommendations_of_a_fitted_model_are_byte_identical_after_restarts(int[] restarts)
    {
        var random = new SplitMix64(seed: 7);
        TestEvent[] events =
        [
            .. Enumerable.Range(0, 900).Select(at => new TestEvent(
                EventType.View, $"i{(at / 4 % 5) + random.Below(6)}", at, $"s{at / 4}", $"shopper{at / 8}")),
        ];

        var expected = Process(events, batch: 100, restarts: [], FittedModel);
        Process(events, batch: 37, restarts, FittedModel).ShouldBe(expected);
        Process(events, batch: 100, restarts: []).Sha256.ShouldNotBe(expected.Sha256);
    }

    private static ShopModel FittedModel() => ShopModel.Create(
        new ModelOptions
        {
            Refits = new RefitOptions { FirstAtEvents = 200 },
            Ranking = new RerankingOptions { SessionsMin = 10, LabelShare = 0.5 },
            Embedding = new EmbeddingOptions { Epochs = 1 },
            Trees = new BoostedTreesOptions { Trees = 5 },
        },
        "full");

    private static (string Sha256, string Totals, string Quality) Process(
        TestEvent[] events, int batch, int[] restarts, Func<ShopModel>? createModel = null)
    {
        var options = new ProcessorOptions { BatchEventsMax = batch, Shoppers = ShortMemory };
        using var host = new PipelineHost(options, createModel);
        var sent = 0;
        foreach (var restart in restarts.Order())
        {
            host.Send(events[sent..Math.Max(sent, restart)]);
            sent = Math.Max(sent, restart);
            host.Processor.ProcessBatch(TimeSpan.Zero, CancellationToken.None);
            host.Restart();
        }

        host.Send(events[sent..]);
        host.ProcessAll();
        var quality = host.Processor.Quality.Report([1, 10], new(resamples: 39));
        return (
            StoredRecommendations.Read(host.Log, partition: 0).Sha256,
            host.Processor.Totals.ToString(),
            string.Join(";", quality.Slices.Select(slice => $"{slice.Events} {string.Join(",", slice.Figures)}")));
    }

    private static Gen<TestEvent> Events() =>
        from type in Gen.Elements(
            EventType.View, EventType.View, EventType.Cart, EventType.RemoveFromCart, EventType.Purchase)
        from item in Gen.Choose(0, 15)
        from second in Gen.Frequency((4, Gen.Choose(0, 20_000)), (1, Gen.Choose(0, 9 * DaySeconds)))
        from shopper in Gen.Elements("ann", "bob", "cid")
        from session in Gen.Elements("", "1", "2", "3", "4", "5", "6")
        from id in Gen.Elements("", "", "e1", "e2", "e3")
        let sessionId = session.Length == 0 ? "" : shopper + session
        select new TestEvent(type, $"item{item}", second, sessionId, shopper) { EventId = id };
}

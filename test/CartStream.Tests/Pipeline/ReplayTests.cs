using CartStream.Events;
using CartStream.Pipeline;
using CartStream.Shoppers;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Pipeline;

/// <summary>
/// The same events give the same bytes, however they are cut into batches and whenever the process ends.
/// </summary>
public sealed class ReplayTests
{
    private static readonly ShopperOptions ShortMemory = new() { HistoryItems = 3 };

    [Fact]
    public void Recommendations_any_batches_and_restarts_are_byte_identical()
    {
        var cases =
            from events in Events().ArrayOf(120)
            from batch in Gen.Choose(1, 50)
            from restarts in Gen.Choose(0, 119).ArrayOf(3)
            select (events, batch, restarts);

        Prop.ForAll(cases.ToArbitrary(), example =>
        {
            var (events, batch, restarts) = example;
            var expected = Process(events, batch: 5_000, restarts: []);
            var actual = Process(events, batch, restarts);
            return expected == actual;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(10));
    }

    private static (string Sha256, string Totals, string Quality) Process(
        TestEvent[] events, int batch, int[] restarts)
    {
        using var host = new PipelineHost(new ProcessorOptions { BatchEventsMax = batch, Shoppers = ShortMemory });
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
        from second in Gen.Choose(0, 20_000)
        from shopper in Gen.Elements("ann", "bob", "cid")
        from session in Gen.Elements("", "1", "2", "3", "4", "5", "6")
        select new TestEvent(type, $"item{item}", second, session.Length == 0 ? "" : shopper + session, shopper);
}

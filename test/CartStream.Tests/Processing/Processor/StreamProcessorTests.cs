using System.Text;
using CartStream.Events;
using CartStream.Index;
using CartStream.Log;
using CartStream.Models;
using CartStream.Options;
using CartStream.Processing.Processor;
using CartStream.Recommendations;
using CartStream.Shoppers;
using CartStream.Tests.Logs;

namespace CartStream.Tests.Processing.Processor;

/// <summary>One event's way through the processor, on a real log.</summary>
public sealed class StreamProcessorTests : IDisposable
{
    private readonly PipelineHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void ProcessBatch_every_event_is_answered_with_a_receipt_that_names_it()
    {
        _host.Send(View("a", 1), View("b", 2));
        _host.ProcessAll();

        var stored = _host.Recommendations();
        stored.Select(r => r.Receipt.Offset).ShouldBe([0, 1]);
        stored[1].SessionId.ShouldBe("s");
        stored[1].ShopperId.ShouldBe("ann");
        stored[1].Receipt.Topic.ShouldBe(Topology.UserEvents);
        stored[1].Receipt.ModelVersion.ShouldBe(1, "the answered event is learnt after answering");
        stored[1].Receipt.ConfigHash.ShouldBe(_host.Processor.ConfigHash);
    }

    [Fact]
    public void Open_that_is_stopped_while_it_restores_learns_no_more()
    {
        _host.Send(View("a", 1), View("b", 2));
        _host.ProcessAll();
        var model = ShopModel.Create(new ModelOptions());
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Should.Throw<OperationCanceledException>(() => StreamProcessor.Open(
            _host.Log, 0, new ProcessorOptions(), new ItemDictionary(), model, TimeProvider.System, null, stop.Token));

        model.Model.Version.ShouldBe(0);
    }

    [Fact]
    public void ProcessBatch_unpurchased_cart_items_come_first_oldest_first()
    {
        _host.Send(Cart("b", 1), Cart("a", 2), View("c", 3));
        _host.ProcessAll();

        var items = _host.Recommendations()[^1].Items;
        items.Take(2).Select(item => (item.ItemId, item.Source)).ShouldBe([("b", "cart"), ("a", "cart")]);
        items[0].Reason.ShouldBe("in the cart since 1970-01-01 00:00 UTC");
    }

    [Fact]
    public void ProcessBatch_purchased_and_removed_items_are_not_put_first()
    {
        _host.Send(
            Cart("a", 1),
            Cart("b", 2),
            new TestEvent(EventType.Purchase, "a", 3, "s"),
            new TestEvent(EventType.RemoveFromCart, "b", 4, "s"),
            View("c", 5));
        _host.ProcessAll();

        var items = _host.Recommendations()[^1].Items;
        items.ShouldNotContain(item => item.Source == "cart");
        items.ShouldNotContain(item => item.ItemId == "a", "it was purchased");
    }

    [Fact]
    public void ProcessBatch_new_session_begins_with_the_last_items_of_earlier_ones()
    {
        _host.Send(View("a", 1), View("b", 2), View("c", 9_000, session: "later"));
        _host.ProcessAll();

        _host.Recommendations()[^1].Items
            .Where(item => item.Source == "history")
            .Select(item => item.ItemId)
            .ShouldBe(["b", "a"]);
    }

    [Fact]
    public void ProcessBatch_model_that_follows_the_log_has_learnt_is_known_in_the_next_batch()
    {
        using var host = new PipelineHost(new ProcessorOptions { Learning = ModelLearning.FromSessions });
        host.Send(View("a", 1), View("a", 2, session: "t", shopper: "bob"));
        host.ProcessAll();
        var (a, b) = (host.Items.Intern("a"u8), host.Items.Intern("b"u8));
        foreach (var item in (int[])[a, b])
            host.Model.Learn(new LearntEvent(5, 5, item, EventType.View, 3));

        host.Send(View("a", 4, session: "u", shopper: "cem"));
        host.ProcessAll();

        host.Recommendations().Select(answer => answer.Items.Any(item => item.ItemId == "b"))
            .ShouldBe([false, false, true]);
    }

    [Fact]
    public void ProcessBatch_shopper_never_seen_gets_what_is_popular()
    {
        _host.Send(View("a", 1), View("b", 2), View("a", 3), View("z", 4, session: "t", shopper: "bob"));
        _host.ProcessAll();

        var answer = _host.Recommendations()[^1];
        answer.ShopperId.ShouldBe("bob");
        answer.Items.Select(item => (item.ItemId, item.Source))
            .ShouldBe([("a", "popularity"), ("b", "popularity")]);
    }

    [Fact]
    public void ProcessBatch_second_delivery_is_counted_and_not_answered()
    {
        _host.Send(View("a", 1), View("a", 1), View("b", 2));
        _host.ProcessAll();

        _host.Processor.Totals.Duplicates.ShouldBe(1);
        _host.Recommendations().Select(r => r.Receipt.Offset).ShouldBe([0, 2]);
    }

    [Fact]
    public void ProcessBatch_bytes_that_are_no_event_go_to_the_dead_letters_with_the_reason()
    {
        _host.Send(View("a", 1));
        _host.SendRaw("k", """{"event_type":"buy"}""");
        _host.Send(View("b", 2));
        _host.ProcessAll();

        var letters = new List<string>();
        _host.Read(Topology.DeadLetters, record =>
        {
            letters.Add(Encoding.UTF8.GetString(record.Value));
            var headers = record.Headers.ToDictionary(header => header.Name, header => header.Value);
            headers["reason"].ShouldBe(
                "event_type: found 'buy', expected view, cart, remove_from_cart, purchase, refund or set_quantity");
            (headers["topic"], headers["partition"], headers["offset"], headers["time"])
                .ShouldBe((Topology.UserEvents, "0", "1", "77"));
        });
        letters.ShouldBe(["""{"event_type":"buy"}"""]);
        _host.Recommendations().Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(RecommendWhen.EveryEvent, 5)]
    [InlineData(RecommendWhen.SessionStart, 2)]
    [InlineData(RecommendWhen.Cart, 2)]
    public void ProcessBatch_mode_decides_which_events_are_answered(RecommendWhen when, int answers)
    {
        using var host = new PipelineHost(new ProcessorOptions { When = when });
        host.Send(
            View("a", 1),
            Cart("a", 2),
            View("b", 3),
            View("c", 4, session: "t"),
            new TestEvent(EventType.RemoveFromCart, "a", 5, "t"));
        host.ProcessAll();

        host.Recommendations().Count.ShouldBe(answers);
    }

    [Fact]
    public void ProcessBatch_changed_session_is_written_for_models_to_learn_from()
    {
        _host.Send(View("a", 1), Cart("b", 2));
        _host.ProcessAll();

        var sessions = new List<(string, string)>();
        _host.Read(Topology.Sessions, record =>
            sessions.Add((Encoding.UTF8.GetString(record.Key), Encoding.UTF8.GetString(record.Value))));
        sessions.ShouldBe([(
            "s@0",
            """{"shopper":"ann","session":"s","events":[["a","view",1000,0],["b","cart",2000,1]]}""")]);
    }

    [Fact]
    public void ProcessBatch_shopper_idle_for_longer_than_state_is_kept_starts_anew()
    {
        var options = new ProcessorOptions { Shoppers = new ShopperOptions { RetentionMs = 86_400_000 } };
        using var host = new PipelineHost(options);
        host.Send(Cart("a", 1));
        foreach (var second in (int[])[1, 50_000, 90_000])
            host.Send([.. Enumerable.Range(0, 20).Select(n => View("z", second, $"o{n}", $"other{n}"))]);
        host.Send(View("b", 90_001, session: "t"));
        host.ProcessAll();

        host.Recommendations()[^1].Items.ShouldNotContain(item => item.Source == "cart");
        host.Processor.FindShopper("ann"u8).ShouldNotBeNull().History.Length.ShouldBe(1);
    }

    [Fact]
    public void ProcessBatch_event_from_the_far_future_does_not_end_its_shoppers_state()
    {
        _host.Send([.. Enumerable.Range(0, 64).Select(second => View("z", second, "other", "bob"))]);
        _host.Send(Cart("a", 70), View("b", int.MaxValue));
        _host.ProcessAll();

        _host.Recommendations()[^1].Items[0].ItemId.ShouldBe("a", "it is in the cart still");
    }

    [Fact]
    public void ProcessBatch_after_a_failed_commit_does_not_go_on_and_a_new_processor_does()
    {
        _host.Send(View("a", 1));
        using (_host.Log.OpenProducer($"{Topology.ProcessorGroup}-0"))
            _host.Processor.ProcessBatch(TimeSpan.Zero, CancellationToken.None);

        Should.Throw<ProducerFencedException>(() => _host.Processor.Flush());
        _host.Send(View("b", 2));
        Should.Throw<ProducerFencedException>(
            () => _host.Processor.ProcessBatch(TimeSpan.Zero, CancellationToken.None));
        _host.Recommendations().ShouldBeEmpty();

        _host.Restart();
        _host.ProcessAll();
        _host.Recommendations().Select(r => r.Receipt.Offset).ShouldBe([0, 1]);
    }

    [Fact]
    public void ProcessBatch_after_half_a_batch_failed_does_not_go_on()
    {
        using (var producer = _host.Log.OpenProducer("test"))
        using (var transaction = producer.Begin())
        {
            // A header alone: the state behind it is missing, which shows only when bob comes.
            transaction.Append(Topology.ShopperState, 0, "bob"u8, [1, 0, 0, 0, 0, 0, 0, 0, 0], 0);
            transaction.Commit();
        }

        _host.Restart();
        _host.Send(View("a", 1), View("b", 2, shopper: "bob"));
        Should.Throw<InvalidDataException>(
            () => _host.Processor.ProcessBatch(TimeSpan.Zero, CancellationToken.None));
        _host.Send(View("c", 3));

        Should.Throw<InvalidOperationException>(
            () => _host.Processor.ProcessBatch(TimeSpan.Zero, CancellationToken.None));
        _host.Processor.Flush();
        _host.Recommendations().ShouldBeEmpty("half a batch is no batch");
    }

    [Fact]
    public void ProcessBatch_next_event_is_scored_against_the_recommendation_before_it()
    {
        _host.Send(
            Cart("a", 1),
            View("b", 2),
            new TestEvent(EventType.Purchase, "a", 3, "s"),
            new TestEvent(EventType.RemoveFromCart, "q", 4, "s"));
        _host.ProcessAll();

        // Scored: the view of b (nothing could foresee it) and the purchase of a (first in the cart); not the first
        // event, before which there was no recommendation, nor the removal.
        var quality = _host.Processor.Quality;
        quality.Events.ShouldBe(2);
        quality.Report([1], new()).Slice("cart_first").Figure("hr@1").Recommended.Value.ShouldBe(1);
        quality.Report([1], new()).Slice("overall").Figure("hr@1").Recommended.Value.ShouldBe(0.5);
    }

    [Fact]
    public void StreamTimeMs_is_the_same_after_a_restart_and_in_a_copy_of_the_partition_and_goes_on()
    {
        var options = new ProcessorOptions { Learning = ModelLearning.FromSessions };
        using var host = new PipelineHost(options);
        host.Send([.. Enumerable.Range(1, 100).Select(second => View("a", second, shopper: $"s{second}"))]);
        host.ProcessAll();
        host.Processor.StreamTimeMs.ShouldBe(92_000, "nine of the newest 16 shoppers are as late");
        var shared = new SharedModel(host.Items, host.Model);
        using var core = PartitionOpener.CreateCore(partition: 0, options, shared);
        using var copy = ChangelogReader.Open(host.Log, partition: 0, core);

        copy.CatchUp(read: null, CancellationToken.None);
        host.Restart();

        core.StreamTimeMs.ShouldBe(92_000);
        host.Processor.StreamTimeMs.ShouldBe(92_000);

        host.Send([.. Enumerable.Range(101, 8).Select(second => View("a", second, shopper: $"s{second}"))]);
        host.ProcessAll();
        copy.CatchUp(read: null, CancellationToken.None);

        host.Processor.StreamTimeMs.ShouldBe(100_000);
        core.StreamTimeMs.ShouldBe(100_000);
    }

    [Fact]
    public void Totals_of_partitions_have_the_latest_time_of_all_and_none_when_none_has_one()
    {
        var (early, late, none) = (TotalsAt(1), TotalsAt(2), TotalsAt(null));

        (early + late).StreamTimeMs.ShouldBe(2);
        (late + early).StreamTimeMs.ShouldBe(2);
        (none + early).StreamTimeMs.ShouldBe(1);
        (early + none).StreamTimeMs.ShouldBe(1);
        (none + none).StreamTimeMs.ShouldBeNull();
    }

    private static ProcessorTotals TotalsAt(long? timeMs) => new() { StreamTimeMs = timeMs };

    private static TestEvent View(string item, int second, string session = "s", string shopper = "ann") =>
        new(EventType.View, item, second, session, shopper);

    private static TestEvent Cart(string item, int second) => new(EventType.Cart, item, second, "s");
}

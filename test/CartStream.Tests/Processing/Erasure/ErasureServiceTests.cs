using System.Text;
using CartStream.Events;
using CartStream.Log;
using CartStream.Processing.Erasure;
using CartStream.Processing.Ingest;
using CartStream.Tests.Logs;
using CartStream.Tests.Processing.Processor;

namespace CartStream.Tests.Processing.Erasure;

/// <summary>Forgetting a shopper removes the shopper's data and nothing else.</summary>
public sealed class ErasureServiceTests
{
    private static readonly string[] Items = ["a", "b", "c", "d", "e", "f"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Erase_among_many_shoppers_leaves_no_byte_of_them_in_any_file(int seed)
    {
        var random = new Random(seed);
        using var host = new PipelineHost();
        var shoppers = Enumerable.Range(0, 150).Select(n => $"who{n:000}is").ToList();
        var forgotten = new List<string>();
        for (var round = 0; round < 12; round++)
        {
            host.Send([.. Enumerable.Range(0, 400).Select(_ => Event(random, shoppers))]);
            if (random.Next(2) == 0)
                host.ProcessAll();
            for (var i = random.Next(1, 5); i > 0; i--)
            {
                var gone = shoppers[random.Next(shoppers.Count)];
                var asked = host.Ask(gone);
                host.ProcessAll();
                host.Erase(gone, asked).Remains.ShouldBeNull($"seed {seed}");
                shoppers.Remove(gone);
                forgotten.Add(gone);
            }

            foreach (var gone in forgotten)
                Forgets.FilesThatHold(host.Folder, gone).ShouldBeEmpty($"seed {seed}, round {round}, {gone}");
            if (random.Next(4) == 0)
                host.Restart();
        }

        foreach (var gone in forgotten)
            Forgets.FilesThatHold(host.Folder, gone).ShouldBeEmpty($"seed {seed}, {gone}");
    }

    [Fact]
    public void Erase_while_another_program_reads_says_what_remains_and_a_repeat_erases_it()
    {
        using var host = new PipelineHost();
        host.Send(Event("ann", "a", 1), Event("zoe-zoe", "b", 2));
        host.ProcessAll();
        var asked = host.Ask("zoe-zoe");
        host.ProcessAll();
        var batch = new RecordBatch();
        ErasedTraces first;
        // It shows one moment of the store until its end.
        using (var reader = host.Log.OpenCompacted(Topology.ShopperState, 0))
        {
            reader.Read(batch, 1, TimeSpan.Zero, TestContext.Current.CancellationToken);
            first = host.Erase("zoe-zoe", asked);
        }

        first.Remains.ShouldNotBeNull().ShouldContain("store.db-wal");
        host.Erase("zoe-zoe", asked).Remains.ShouldBeNull();
        Forgets.FilesThatHold(host.Folder, "zoe-zoe").ShouldBeEmpty();
    }

    [Fact]
    public void IsDone_believes_the_states_offset_and_not_the_groups_that_another_client_has_moved()
    {
        using var host = new PipelineHost();
        host.Send(Event("ann", "a", 1));
        host.ProcessAll();
        var traces = new ShopperEraser(host.Log, 0, "ann"u8.ToArray());
        traces.FindSessions();
        var offset = host.Log.EndOffset(Topology.UserEvents, 0);
        host.SendRaw("ann", Encoding.UTF8.GetString(traces.ToRequest("ask").ToJson()));

        using (var producer = host.Log.OpenProducer("another client"))
        using (var transaction = producer.Begin())
        {
            transaction.CommitOffset(Topology.ProcessorGroup, Topology.UserEvents, 0, offset + 1);
            transaction.Commit();
        }

        traces.IsDone(offset).ShouldBeFalse();
        host.ProcessAll();
        traces.IsDone(offset).ShouldBeTrue();
    }

    [Fact]
    public void Erase_of_a_session_that_two_shoppers_share_keeps_the_other_ones()
    {
        using var host = new PipelineHost();
        host.Send(
            new TestEvent(EventType.View, "a", 1, "shared", "ann"),
            new TestEvent(EventType.View, "b", 2, "shared", "bob"),
            new TestEvent(EventType.View, "c", 3, "ann~7", "bob"));
        host.ProcessAll();

        var asked = host.Ask("ann");
        host.ProcessAll();
        host.Erase("ann", asked);

        Keys(host, Topology.Sessions).ShouldBe(["shared@1", "ann~7@2"]);
        Keys(host, Topology.UserEvents).ShouldBe(["bob", "bob"]);
    }

    /// <summary>The processor remembers the sessions that have left a shopper's state.</summary>
    [Fact]
    public void Erase_twice_leaves_no_record_of_a_session_that_was_closed_before()
    {
        using var host = new PipelineHost();
        host.Send([.. Enumerable.Range(1, 6)
            .Select(n => new TestEvent(EventType.View, "a", n, $"of-zoe-zoe-{n}", "zoe-zoe"))]);
        host.ProcessAll();

        for (var time = 0; time < 2; time++)
        {
            var asked = host.Ask("zoe-zoe");
            host.ProcessAll();
            host.Erase("zoe-zoe", asked);
        }

        Forgets.FilesThatHold(host.Folder, "zoe-zoe").ShouldBeEmpty();
    }

    [Fact]
    public void Erase_takes_the_shopper_out_of_the_notes_on_simulated_sessions()
    {
        using var host = new PipelineHost();
        host.Send(Event("ann", "a", 1), Event("bob-bob", "b", 2));
        host.ProcessAll();
        using (var producer = host.Log.OpenProducer("run"))
        using (var transaction = producer.Begin())
        {
            transaction.Append(Topology.Inputs, 0, "new-sessions/1/bob-bob/files-1"u8, "bob-bob"u8, 0);
            transaction.Append(Topology.Inputs, 0, "new-sessions/1/all/files-1"u8, "bob-bob"u8, 0);
            transaction.Append(Topology.Inputs, 0, "files-1"u8, "2"u8, 0);
            transaction.Commit();
        }

        var asked = host.Ask("bob-bob");
        host.ProcessAll();
        host.Erase("bob-bob", asked);

        Keys(host, Topology.Inputs).ShouldBe(["files-1", "new-sessions/1/all/files-1"]);
        InputProgress.Read(host.Log, "new-sessions/1/all/files-1"u8).ShouldBe("ann"u8.ToArray());
        Forgets.FilesThatHold(host.Folder, "bob-bob").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Erase_among_events_forgets_and_restarts_is_as_if_what_was_forgotten_had_never_been(int seed)
    {
        var random = new Random(seed);
        string[] shoppers = ["ann", "bob", "cat", "dan"];
        using var host = new PipelineHost();
        var sent = new List<TestEvent>();
        var open = new List<(string Shopper, long Offset)>();
        // Items get their numbers here, independently of the forgotten shopper.
        Send([.. Items.Select((item, i) => Event("base", item, i))]);
        for (var step = 10; step < 160; step++)
        {
            var shopper = shoppers[random.Next(shoppers.Length)];
            switch (random.Next(10))
            {
                case 0:
                    open.Add((shopper, host.Ask(shopper)));
                    sent.RemoveAll(one => one.Shopper == shopper);
                    break;
                case 1:
                    host.ProcessAll();
                    break;
                case 2:
                    EraseOpen();
                    break;
                case 3:
                    host.Restart();
                    break;
                default:
                    var session = random.Next(2) == 0 ? "" : $"s-{shopper}-{step / 40}";
                    Send(new TestEvent(
                        (EventType)random.Next(4), Items[random.Next(Items.Length)], step * 60, session, shopper));
                    break;
            }
        }

        EraseOpen();
        var (before, model) = (States(host, [.. shoppers, "base"]), host.Model.Model.Checksum());
        host.Restart();
        using var never = new PipelineHost();
        never.Send([.. sent]);
        never.ProcessAll();
        never.Restart();

        States(host, [.. shoppers, "base"]).ShouldBe(before, $"seed {seed}: after a restart");
        States(never, [.. shoppers, "base"]).ShouldBe(before, $"seed {seed}: never been");
        host.Model.Model.Checksum().ShouldBe(model, $"seed {seed}: model after a restart");
        Keys(host, Topology.UserEvents).Count.ShouldBe(sent.Count, $"seed {seed}");
        Keys(host, Topology.Recommendations).Count.ShouldBe(
            Keys(never, Topology.Recommendations).Count, $"seed {seed}");

        void Send(params TestEvent[] events)
        {
            host.Send(events);
            sent.AddRange(events);
        }

        void EraseOpen()
        {
            host.ProcessAll();
            foreach (var (shopper, offset) in open)
                host.Erase(shopper, offset);
            open.Clear();
        }
    }

    private static TestEvent Event(Random random, List<string> shoppers)
    {
        var shopper = shoppers[random.Next(shoppers.Count)];
        var second = random.Next(100_000);
        // Some without a session, whose keys hold the shopper's id, and some that need pages of their own.
        var session = random.Next(3) == 0 ? "" : $"s-{shopper}-{second / 5_000}";
        var size = random.Next(20) == 0 ? 1_000 : random.Next(60);
        return new TestEvent((EventType)random.Next(4), $"i{random.Next(40)}", second, session, shopper)
        {
            Category = new string('c', size),
            EventId = random.Next(2) == 0 ? $"{shopper}/{second}" : "",
        };
    }

    private static TestEvent Event(string shopper, string item, int second) =>
        new(EventType.View, item, second, Shopper: shopper);

    private static string States(PipelineHost host, IEnumerable<string> shoppers)
    {
        var text = new StringBuilder();
        foreach (var shopper in shoppers)
        {
            if (host.Processor.FindShopper(Encoding.UTF8.GetBytes(shopper)) is not { } state)
                continue;
            var cart = new List<CartStream.Shoppers.CartItem>();
            state.Cart.CopyTo(cart);
            text.Append(shopper).Append(':');
            foreach (var line in cart)
                text.Append(' ').Append(Name(host, line.Item)).Append('x').Append(line.Quantity);
            text.Append(" |");
            foreach (var interaction in state.History)
                text.Append(' ').Append(Name(host, interaction.Item)).Append(interaction.Type);
            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Name(PipelineHost host, int item) => Encoding.UTF8.GetString(host.Items.Id(item));

    private static List<string> Keys(PipelineHost host, string topic)
    {
        var keys = new List<string>();
        host.Read(topic, record =>
        {
            if (!record.IsDelete)
                keys.Add(Encoding.UTF8.GetString(record.Key));
        });
        return keys;
    }
}

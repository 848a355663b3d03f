using System.Text;
using CartStream.Events;
using CartStream.Log;
using CartStream.Processing.Processor;

namespace CartStream.Tests.Processing.Processor;

/// <summary>One person under several ids: the same in every replay, wherever a process ended.</summary>
public sealed class IdentityMergeTests
{
    private const string Link = """{"identity":{"anonymous_id":"guest","shopper_id":"user"}}""";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Process_restarted_anywhere_answers_alike_through_a_link(int restartAfter) =>
        Answers(restartAfter).ShouldBe(Answers(restartAfter: -1));

    [Fact]
    public void Process_link_hands_over_once_and_passes_later_events_on_once()
    {
        using var host = new PipelineHost();
        host.Send(
            new TestEvent(EventType.Cart, "A", 10, "S", "guest") { Quantity = 2 },
            new(EventType.Purchase, "P", 15, "S", "guest"),
            new(EventType.View, "C", 20, "T", "user"));
        host.SendRaw("guest", Link);
        host.SendRaw("guest", Link);
        ProcessAll(host);
        host.Send(
            new TestEvent(EventType.Cart, "B", 30, "S", "guest"), new(EventType.Cart, "B", 30, "S", "guest"));
        ProcessAll(host);

        var user = host.Processor.FindShopper("user"u8)!;
        user.Cart.PiecesOf(Item(host, "A")).ShouldBe(2);
        user.Cart.PiecesOf(Item(host, "B")).ShouldBe(1);
        user.Purchases.Of(Item(host, "P")).Pieces.ShouldBe(1);
        var guest = host.Processor.FindShopper("guest"u8)!;
        guest.Cart.Contains(Item(host, "A")).ShouldBeFalse();
        guest.LinkedTo.SequenceEqual("user"u8).ShouldBeTrue();
        host.Processor.Totals.Duplicates.ShouldBe(1);
        host.Processor.Totals.DeadLetters.ShouldBe(0);
    }

    [Theory]
    [InlineData("user")]
    [InlineData("guest")]
    [InlineData("phone")]
    public void Group_holds_ids_whose_links_are_not_processed_yet_and_those_of_links_of_links(string id)
    {
        using var host = new PipelineHost();
        host.Send(
            new TestEvent(EventType.Cart, "A", 10, "S", "phone"), new(EventType.View, "C", 20, "T", "user"),
            new(EventType.View, "C", 20, "U", "other"));
        host.SendRaw("phone", """{"identity":{"anonymous_id":"phone","shopper_id":"guest"}}""");
        host.ProcessAll();
        host.SendRaw("guest", Link);

        Group(host, id).ShouldBe(["phone", "guest", "user"]);
        ProcessAll(host);
        Group(host, id).ShouldBe(["phone", "guest", "user"]);
        Group(host, "other").ShouldBe(["other"]);
    }

    [Fact]
    public void Group_of_one_shopper_of_a_shared_device_has_nothing_of_the_other()
    {
        using var host = new PipelineHost();
        host.Send(new TestEvent(EventType.Cart, "A", 10, "S", "guest"));
        host.SendRaw("guest", """{"identity":{"anonymous_id":"guest","shopper_id":"ann"}}""");
        host.SendRaw("guest", """{"identity":{"anonymous_id":"guest","shopper_id":"bob"}}""");

        Group(host, "ann").ShouldBe(["guest", "ann"]);
        ProcessAll(host);
        Group(host, "ann").ShouldBe(["guest", "ann"]);
        Group(host, "guest").ShouldBe(["guest", "bob"]);
    }

    private static IEnumerable<string> Group(PipelineHost host, string id) =>
        IdentityGroup.Of(Encoding.UTF8.GetBytes(id), host.Log, partitions: 1).Select(Encoding.UTF8.GetString);

    private static string Answers(int restartAfter)
    {
        using var host = new PipelineHost();
        Action[] steps =
        [
            () => host.Send(
                new TestEvent(EventType.View, "A", 1, "", "other"),
                new(EventType.Cart, "A", 10, "S", "guest"),
                new(EventType.Cart, "B", 11, "S", "guest")),
            () => host.SendRaw("guest", Link),
            () => host.Send(
                new TestEvent(EventType.Cart, "D", 20, "S", "guest"),
                new(EventType.View, "C", 21, "S", "user")),
            () => host.Send(new TestEvent(EventType.Purchase, "A", 30, "S", "user")),
            () => host.Send(
                new TestEvent(EventType.View, "E", 40, "S", "guest"),
                new(EventType.View, "F", 41, "S", "user")),
        ];
        foreach (var (i, step) in steps.Index())
        {
            step();
            // Ended between the batch that sends something on and the one that takes it.
            host.Processor.ProcessBatch(TimeSpan.Zero, TestContext.Current.CancellationToken);
            host.Processor.Flush();
            if (i == restartAfter)
                host.Restart();
            ProcessAll(host);
        }

        var text = new StringBuilder();
        host.Read(Topology.Recommendations, record => text.AppendLine(Encoding.UTF8.GetString(record.Value)));
        return text.ToString();
    }

    /// <summary>Records that a processor forwards are in the log when its batch is committed.</summary>
    private static void ProcessAll(PipelineHost host)
    {
        host.ProcessAll();
        host.ProcessAll();
    }

    private static int Item(PipelineHost host, string id) =>
        host.Items.TryFind(Encoding.UTF8.GetBytes(id), out var item) ? item : throw new InvalidOperationException(id);
}

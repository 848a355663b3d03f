using System.Text;
using CartStream.Events;
using CartStream.Log;
using CartStream.Policies;
using CartStream.Processing.Processor;

namespace CartStream.Tests.Processing.Processor;

/// <summary>The effect of a shop's events on the next answer: returns, old carts, repurchases, removals.</summary>
public sealed class ShopCasesTests
{
    private const int Day = 86_400;

    [Fact]
    public void Process_returned_item_is_recommended_again_and_its_refund_is_answered()
    {
        using var host = new PipelineHost();
        host.Send([.. Background("A")]);
        host.Send(
            new TestEvent(EventType.Cart, "A", 100, "", "s"),
            new(EventType.Purchase, "A", 160, "", "s"),
            new(EventType.View, "B", 170, "", "s"));
        host.ProcessAll();
        Last(host).ShouldNotContain("A");

        host.Send(new TestEvent(EventType.Refund, "A", 3_760, "", "s"), new(EventType.View, "C", 3_820, "", "s"));
        host.ProcessAll();

        Last(host).ShouldContain("A");
        host.Recommendations().Count.ShouldBe(13);
        var deadLetters = 0;
        host.Read(Topology.DeadLetters, _ => deadLetters++);
        deadLetters.ShouldBe(0);
    }

    [Fact]
    public void Process_cart_line_beyond_its_age_is_left_out_and_stays_in_the_cart()
    {
        using var host = new PipelineHost();
        host.Send(new TestEvent(EventType.Cart, "A", 0, "", "s"), new(EventType.View, "B", 30 * Day, "", "s"));
        host.ProcessAll();
        Last(host).ShouldBe(["A"]);

        host.Send(new TestEvent(EventType.View, "C", 60 * Day, "", "s"));
        host.ProcessAll();
        Last(host).ShouldNotContain("A");

        // A shopper who views it again is reminded of it.
        host.Send(
            new TestEvent(EventType.View, "A", (60 * Day) + 60, "", "s"),
            new(EventType.View, "C", (60 * Day) + 90, "", "s"));
        host.ProcessAll();
        Last(host)[0].ShouldBe("A");
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(7, true)]
    [InlineData(8, false)]
    public void Process_bought_item_is_recommended_again_after_the_days_of_the_rule(int? days, bool isExpected)
    {
        using var host = new PipelineHost(
            new ProcessorOptions { Policy = new PolicyOptions { BuyAgainDays = days } });
        host.Send([.. Background("milk")]);
        host.Send(
            new TestEvent(EventType.Cart, "milk", 600, "", "s"),
            new(EventType.Purchase, "milk", 660, "", "s"),
            new(EventType.View, "bread", (7 * Day) + 600, "", "s"));
        host.ProcessAll();

        Last(host).Contains("milk").ShouldBe(isExpected);
    }

    [Fact]
    public void Process_bought_item_follows_the_shoppers_own_gap_where_there_is_one()
    {
        using var host = new PipelineHost(new ProcessorOptions { Policy = new PolicyOptions { BuyAgainDays = 30 } });
        host.Send([.. Background("milk")]);
        host.Send(
            new TestEvent(EventType.Purchase, "milk", 600, "", "s"),
            new(EventType.Purchase, "milk", 600 + (4 * Day), "", "s"),
            new(EventType.View, "bread", 600 + (7 * Day), "", "s"));
        host.ProcessAll();
        Last(host).ShouldNotContain("milk");

        host.Send(new TestEvent(EventType.View, "butter", 600 + (8 * Day), "", "s"));
        host.ProcessAll();
        Last(host).ShouldContain("milk");
    }

    [Fact]
    public void Process_removed_item_is_not_recommended_until_it_is_touched_again()
    {
        using var host = new PipelineHost();
        host.Send([.. Background("A")]);
        host.Send(
            new TestEvent(EventType.Cart, "A", 600, "", "s"),
            new(EventType.RemoveFromCart, "A", 660, "", "s"),
            new(EventType.View, "B", 720, "", "s"),
            new(EventType.View, "C", 780, "", "s"));
        host.ProcessAll();
        Last(host, behind: 1).ShouldNotContain("A");
        Last(host).ShouldNotContain("A");

        host.Send(new TestEvent(EventType.View, "A", 840, "", "s"), new(EventType.View, "B", 900, "", "s"));
        host.ProcessAll();
        Last(host).ShouldContain("A");
    }

    [Fact]
    public void Process_item_of_which_pieces_are_left_stays_first_after_a_removal()
    {
        using var host = new PipelineHost();
        host.Send(
            new TestEvent(EventType.Cart, "A", 600, "", "s") { Quantity = 2 },
            new TestEvent(EventType.RemoveFromCart, "A", 660, "", "s") { Quantity = 1 },
            new TestEvent(EventType.View, "B", 720, "", "s"));
        host.ProcessAll();

        Last(host)[0].ShouldBe("A");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    public void Process_restarted_anywhere_answers_alike_through_refunds_and_quantities(int restartAfter)
    {
        TestEvent[] events =
        [
            .. Background("A"),
            new TestEvent(EventType.SetQuantity, "A", 700, "", "s") { Quantity = 3 },
            new TestEvent(EventType.Purchase, "A", 760, "", "s") { Quantity = 2 },
            new TestEvent(EventType.Refund, "A", 800, "", "s") { Quantity = 1 },
            new TestEvent(EventType.View, "B", 820, "", "s"),
            new TestEvent(EventType.Refund, "A", 830, "", "s"),
            new TestEvent(EventType.SetQuantity, "A", 840, "", "s") { Quantity = 0 },
            new TestEvent(EventType.View, "C", 850, "", "s"),
        ];

        Answers(events, events.Length - 8 + restartAfter).ShouldBe(Answers(events, -1));
    }

    /// <summary>
    /// Where the model learns nothing, a restarted process doesn't know the items of other shoppers, so these must not
    /// decide whether a refund is applied.
    /// </summary>
    [Theory]
    [InlineData(ModelLearning.Frozen)]
    [InlineData(ModelLearning.InBatch)]
    public void Process_restarted_before_a_refund_of_what_others_touched_answers_alike(ModelLearning learning)
    {
        TestEvent[] events =
        [
            new(EventType.View, "A", 0, "t", "bob"),
            new(EventType.View, "B", 10, "u", "ann"),
            new(EventType.Refund, "A", 20, "u", "ann") { EventId = "r" },
            new(EventType.Refund, "C", 30, "u", "ann"),
            new(EventType.Refund, "A", 20, "u", "ann") { EventId = "r" },
        ];
        var options = new ProcessorOptions { Learning = learning };

        var expected = Answers(events, -1, options);
        Answers(events, 1, options).ShouldBe(expected);
        expected.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(4);
    }

    private static string Answers(TestEvent[] events, int restartAfter, ProcessorOptions? options = null)
    {
        using var host = new PipelineHost(options);
        foreach (var (i, e) in events.Index())
        {
            host.Send(e);
            host.ProcessAll();
            if (i == restartAfter)
                host.Restart();
        }

        var text = new StringBuilder();
        host.Read(Topology.Recommendations, record => text.AppendLine(Encoding.UTF8.GetString(record.Value)));
        return text.ToString();
    }

    /// <summary>Eight others look at the item.</summary>
    private static IEnumerable<TestEvent> Background(string item) =>
        Enumerable.Range(0, 8).Select(i => new TestEvent(EventType.View, item, i, "", $"other{i}"));

    private static List<string> Last(PipelineHost host, int behind = 0) =>
        [.. host.Recommendations()[^(behind + 1)].Items.Select(item => item.ItemId)];
}

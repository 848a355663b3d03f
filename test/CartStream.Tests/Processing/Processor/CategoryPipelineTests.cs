using System.Text;
using CartStream.Events;
using CartStream.Log;

namespace CartStream.Tests.Processing.Processor;

/// <summary>Categories from events, from the log to the answer, and after a restart.</summary>
public sealed class CategoryPipelineTests
{
    [Fact]
    public void Process_item_of_a_known_category_is_answered_with_what_is_popular_in_it_first()
    {
        using var host = new PipelineHost();
        host.Send([.. Events(count: 40)]);
        host.ProcessAll();

        // An event is answered before it is learnt: of a new item the category is known from its second event on.
        host.Send(new TestEvent(EventType.View, "lamp-new", 1_000, "new", "new") { Category = "lamps" });
        host.Send(new TestEvent(EventType.View, "lamp-new", 1_001, "new", "new"));
        host.ProcessAll();

        var answer = host.Recommendations()[^1].Items;
        answer[0].ItemId.ShouldStartWith("lamps-");
        answer[0].Reason.ShouldBe("number 1 of what shoppers want now in this category");
        answer.Select(item => item.Source).Distinct().ShouldBe(["popularity"]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(39)]
    public void Process_restarted_anywhere_answers_to_the_last_byte_alike_though_shops_change_their_mind(int first)
    {
        List<TestEvent> events = [.. Events(count: 40)];
        // The newest session of the item has another category, in a removal, which models don't learn.
        events.Insert(2, new TestEvent(EventType.RemoveFromCart, "lamps-0", 5, "s0", "0") { Category = "rugs" });

        Process(events, first).ShouldBe(Process(events, restartAfter: null));
    }

    [Fact]
    public void Process_item_of_a_known_brand_and_price_is_answered_with_what_is_most_like_it_first()
    {
        using var host = new PipelineHost();
        host.Send([.. DescribedEvents(count: 40)]);
        host.ProcessAll();

        host.Send(new TestEvent(EventType.View, "new", 1_000, "new", "new") { Brand = "lux", Price = 10 });
        host.Send(new TestEvent(EventType.View, "new", 1_001, "new", "new"));
        host.ProcessAll();

        var answer = host.Recommendations()[^1].Items;
        answer.Take(3).ShouldAllBe(item => item.ItemId.StartsWith("lux-"));
        answer[0].Reason.ShouldBe("number 1 of what is most like what was looked at");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(21)]
    [InlineData(39)]
    public void Process_described_items_restarted_anywhere_answers_to_the_last_byte_alike(int first)
    {
        List<TestEvent> events = [.. DescribedEvents(count: 40)];

        Process(events, first).ShouldBe(Process(events, restartAfter: null));
    }

    private static string Process(List<TestEvent> events, int? restartAfter)
    {
        using var host = new PipelineHost();
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

    /// <summary>
    /// Shoppers who look at one item of two brands each, of ten; events tell its brand, price or name, or another brand
    /// than before.
    /// </summary>
    private static IEnumerable<TestEvent> DescribedEvents(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var brand = i % 2 == 0 ? "lux" : "umbra";
            yield return new(EventType.View, $"{brand}-{i * i % 10}", 10 * i, $"s{i / 2 % 15}", $"{i / 2 % 15}")
            {
                Brand = i % 3 == 0 ? brand : i % 17 == 5 ? "other" : "",
                Price = i % 4 == 0 ? i : null,
                Name = i % 5 == 0 ? $"{brand} lamp {i}" : "",
            };
        }
    }

    /// <summary>Shoppers who look at one lamp or one rug each, of ten.</summary>
    private static IEnumerable<TestEvent> Events(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var category = i % 2 == 0 ? "lamps" : "rugs";
            var item = $"{category}-{i * i % 10}";
            yield return new(EventType.View, item, 10 * i, $"s{i}", $"{i}") { Category = category };
        }
    }
}

using CartStream.Server.Feedback;

namespace CartStream.Server.Tests;

/// <summary>The memory of shown items is bounded.</summary>
public sealed class ShownItemsTests
{
    [Fact]
    public void Add_more_than_the_bound_of_bytes_drops_who_was_shown_something_longest_ago()
    {
        const long bytesMax = 1_000_000;
        var shown = new ShownItems(keysMax: 50_000, itemsMax: 200, bytesMax);

        for (var i = 0; i < 100_000; i++)
        {
            shown.Add($"shopper {i / 100}", Item($"shopper {i / 100}", $"{i:x256}"));
            shown.Bytes.ShouldBeLessThanOrEqualTo(bytesMax);
        }

        shown.Of("shopper 999").Count.ShouldBe(100);
        shown.Of("shopper 0").ShouldBeEmpty();
        shown.Count.ShouldBeInRange(10, 20);
    }

    [Fact]
    public void Add_more_items_or_keys_than_the_bounds_drops_the_first()
    {
        var shown = new ShownItems(keysMax: 2, itemsMax: 2, bytesMax: 1_000_000);
        foreach (var item in (string[])["a", "b", "c"])
            shown.Add("ann", Item("ann", item));
        shown.Add("bob", Item("bob", "a"));
        shown.Add("ann", Item("ann", "d"));
        shown.Add("cid", Item("cid", "a"));

        shown.Of("ann").Select(one => one.ItemId).ShouldBe(["c", "d"]);
        shown.Of("bob").ShouldBeEmpty();
        shown.Of("cid").Count.ShouldBe(1);
    }

    [Fact]
    public void Remove_gives_back_all_bytes()
    {
        var shown = new ShownItems(keysMax: 10, itemsMax: 2, bytesMax: 1_000_000);
        shown.Add("receipt", Item("ann", "lamp"));
        shown.Add("receipt", Item("bob", "hat"));
        shown.Add("receipt 2", Item("ann", "lamp"));

        shown.RemoveShopper("ann");

        shown.Count.ShouldBe(1);
        shown.Of("receipt").Single().ItemId.ShouldBe("hat");
        shown.Remove("receipt");
        shown.Bytes.ShouldBe(0);
    }

    private static ShownItem Item(string shopper, string item) =>
        new(shopper, item, 'r', variant: 0, timeMs: 0, placement: null, counts: true);
}

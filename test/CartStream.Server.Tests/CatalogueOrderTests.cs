using System.Text;
using CartStream.Processing.Items;

namespace CartStream.Server.Tests;

/// <summary>The pages of a catalogue: in order, each id once, and one pass over all ids for all of them.</summary>
public sealed class CatalogueOrderTests
{
    private readonly HashSet<string> _ids = ["b", "d", "a", "c"];
    private int _passes;

    [Fact]
    public void After_yields_the_ids_behind_one_in_the_order_of_their_bytes()
    {
        var order = Order();

        After(order, "").ShouldBe(["a", "b", "c", "d"]);
        After(order, "b").ShouldBe(["c", "d"]);
        After(order, "bb").ShouldBe(["c", "d"]);
        After(order, "d").ShouldBeEmpty();
        _passes.ShouldBe(1);
    }

    [Fact]
    public void Id_that_is_added_between_two_pages_is_on_the_next_without_another_pass()
    {
        var order = Order();
        After(order, "").Count().ShouldBe(4);

        Add(order, "ca");
        Add(order, "e");
        Add(order, "ca");

        After(order, "b").ShouldBe(["c", "ca", "d", "e"]);
        _passes.ShouldBe(1);
    }

    [Fact]
    public void Id_that_is_there_twice_is_yielded_once()
    {
        var order = Order();
        After(order, "").Count().ShouldBe(4);

        Add(order, "b");

        After(order, "").ShouldBe(["a", "b", "c", "d"]);
    }

    [Fact]
    public void Many_new_ids_are_sorted_in_with_a_second_pass()
    {
        var order = Order();
        After(order, "").Count().ShouldBe(4);
        for (var i = 0; i < 10_000; i++)
            Add(order, $"n{i:00000}");

        var all = After(order, "").ToList();

        all.Count.ShouldBe(10_004);
        all.ShouldBe(all.Order(StringComparer.Ordinal));
        After(order, "n0").Count().ShouldBe(10_000);
        _passes.ShouldBe(2);
    }

    [Fact]
    public void Id_that_is_added_while_the_others_are_sorted_is_not_lost()
    {
        CatalogueOrder? order = null;
        order = new CatalogueOrder(() =>
        {
            var seen = Bytes();
            order!.Add("bb"u8.ToArray());
            return seen;
        });

        After(order, "").ShouldBe(["a", "b", "bb", "c", "d"]);
    }

    private CatalogueOrder Order() => new(() =>
    {
        _passes++;
        return Bytes();
    });

    private byte[][] Bytes() => [.. _ids.Select(Encoding.UTF8.GetBytes)];

    private void Add(CatalogueOrder order, string id)
    {
        _ids.Add(id);
        order.Add(Encoding.UTF8.GetBytes(id));
    }

    private static IEnumerable<string> After(CatalogueOrder order, string id) =>
        order.After(Encoding.UTF8.GetBytes(id)).Select(Encoding.UTF8.GetString);
}

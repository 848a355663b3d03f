using System.Text;
using CartStream.Events;

namespace CartStream.Tests.Events;

public sealed class ItemDictionaryTests
{
    private readonly ItemDictionary _items = new();

    [Fact]
    public void Intern_new_ids_numbers_them_from_zero_in_order_of_first_sight()
    {
        _items.Intern("b"u8).ShouldBe(0);
        _items.Intern("a"u8).ShouldBe(1);
        _items.Intern("b"u8).ShouldBe(0);
        _items.Count.ShouldBe(2);
    }

    [Fact]
    public void Intern_keeps_the_id_when_the_callers_bytes_change()
    {
        byte[] id = [.. "abc"u8];
        _items.Intern(id);

        id[0] = (byte)'x';

        _items.Text(0).ShouldBe("abc");
        _items.Id(0).SequenceEqual("abc"u8).ShouldBeTrue();
        _items.TryFind("abc"u8, out _).ShouldBeTrue();
    }

    [Fact]
    public void Category_is_as_told_first_and_none_tells_nothing()
    {
        var item = _items.Intern("a"u8);
        _items.Category(item).ShouldBe(0);

        _items.SetCategory(item, 0);
        _items.SetCategory(item, 7);
        _items.SetCategory(item, 8);
        _items.SetCategory(item, 0);

        _items.Category(item).ShouldBe(7);
        Should.Throw<ArgumentOutOfRangeException>(() => _items.Category(1));
        Should.Throw<ArgumentOutOfRangeException>(() => _items.SetCategory(-1, 7));
    }

    [Fact]
    public void Traits_each_is_as_told_first_from_the_offset_that_told_it()
    {
        var item = _items.Intern("a"u8);

        _items.SetTraits(item, new ItemTraits(0, 0, Brand: 7, 0), reportedAt: 10);
        _items.SetTraits(item, new ItemTraits(1, 0, Brand: 8, PriceBand: 9), reportedAt: 20);
        _items.SetTraits(item, new ItemTraits(2, 3, 9, 10), reportedAt: 30);

        _items.Traits(item).ShouldBe(new ItemTraits(1, 3, 7, 9));
        _items.TraitsAsOf(item, 9).ShouldBe(default);
        _items.TraitsAsOf(item, 10).ShouldBe(new ItemTraits(0, 0, 7, 0));
        _items.TraitsAsOf(item, 20).ShouldBe(new ItemTraits(1, 0, 7, 9));
        _items.TraitsAsOf(item, 30).ShouldBe(_items.Traits(item));
        Should.Throw<ArgumentOutOfRangeException>(() => _items.Traits(1));
    }

    [Fact]
    public void Describe_later_events_fill_gaps_alone()
    {
        var item = _items.Intern("a"u8);
        static ShopperEvent Event(string brand, decimal? price) => new()
        {
            TimeMs = 0,
            Type = EventType.View,
            ItemId = "a"u8,
            ShopperId = "b"u8,
            Brand = Encoding.UTF8.GetBytes(brand),
            Price = price,
        };

        _items.Describe(item, Event("kimi", null));
        var brand = _items.Traits(item).Brand;
        _items.Describe(item, Event("other", 10));
        _items.Describe(item, Event("other", 20));

        _items.Traits(item).ShouldBe(new ItemTraits(0, 0, brand, PriceBand: 20));
    }

    [Fact]
    public void CategoryKey_id_counts_before_code_and_none_is_zero()
    {
        static int Of(string id, string code) => CategoryKey.Of(new ShopperEvent
        {
            TimeMs = 0,
            Type = EventType.View,
            ItemId = "a"u8,
            ShopperId = "b"u8,
            CategoryId = Encoding.UTF8.GetBytes(id),
            CategoryCode = Encoding.UTF8.GetBytes(code),
        });

        Of("", "").ShouldBe(0);
        Of("17", "lamps").ShouldBe(Of("17", ""));
        Of("", "lamps").ShouldBeGreaterThan(0);
        Of("", "lamps").ShouldNotBe(Of("17", ""));
    }

    [Fact]
    public void TryFind_unknown_id_is_false_and_gives_no_number()
    {
        _items.TryFind("a"u8, out _).ShouldBeFalse();
        _items.Count.ShouldBe(0);
    }

    [Fact]
    public void Intern_from_several_threads_gives_each_id_one_number_that_every_thread_can_read()
    {
        const int threads = 4;
        const int ids = 20_000;
        var numbers = new int[threads][];

        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, thread =>
        {
            var own = new int[ids];
            // Each begins elsewhere, so that each meets ids first that others meet second.
            for (var i = 0; i < ids; i++)
            {
                var id = (i + (thread * ids / threads)) % ids;
                own[id] = _items.Intern(Encoding.UTF8.GetBytes($"item-{id}"));
                _items.Text(own[id]).ShouldBe($"item-{id}");
                var newest = _items.Count - 1;
                _items.TryFind(_items.Id(newest), out _);
            }

            numbers[thread] = own;
        });

        _items.Count.ShouldBe(ids);
        numbers[0].Order().ShouldBe(Enumerable.Range(0, ids));
        numbers.ShouldAllBe(own => own.SequenceEqual(numbers[0]));
    }

    [Fact]
    public void Id_number_that_no_item_has_throws() =>
        Should.Throw<ArgumentOutOfRangeException>(() => _items.Text(0));
}

using CartStream.Index;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Index;

public sealed class PostingListsTests
{
    private readonly PostingLists _lists = new(new IntBlocks(new ReadEpochs()));

    public PostingListsTests() => _lists.EnsureItems(3);

    [Fact]
    public void Read_unknown_item_is_empty()
    {
        _lists.Read(2).ToArray().ShouldBeEmpty();
        _lists.Read(1_000).ToArray().ShouldBeEmpty();
        _lists.Read(-1).ToArray().ShouldBeEmpty();
        _lists.Sessions(1_000).ShouldBe(0);
        _lists.Sessions(-1).ShouldBe(0);
    }

    [Fact]
    public void Add_any_number_keeps_all_in_order()
    {
        for (var serial = 0; serial < 5_000; serial++)
        {
            _lists.Add(item: serial % 2, serial);
            if (serial % 500 == 0)
                Held(item: 1).ShouldBe(Enumerable.Range(0, serial + 1).Where(one => one % 2 == 1));
        }

        Held(item: 0).ShouldBe(Enumerable.Range(0, 2_500).Select(i => 2 * i));
    }

    [Fact]
    public void AddRemove_any_sequence_holds_what_a_plain_list_holds() => Prop.ForAll(
        ArbMap.Default.ArbFor<int[]>(),
        numbers =>
        {
            var lists = new PostingLists(new IntBlocks(new ReadEpochs()));
            lists.EnsureItems(1);
            var plain = new List<int>();
            for (var i = 0; i < numbers.Length; i++)
            {
                if (numbers[i] % 3 == 0 && plain.Count > 0)
                {
                    var place = (numbers[i] & int.MaxValue) % plain.Count;
                    lists.Remove(item: 0, plain[place], isOld: numbers[i] % 2 == 0);
                    plain.RemoveAt(place);
                }
                else
                {
                    lists.Add(item: 0, serial: i);
                    plain.Add(i);
                }

                lists.Read(0).ToArray().Where(serial => serial != PostingLists.None).ShouldBe(plain);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Remove_leaves_no_session_in_its_place()
    {
        for (var serial = 7; serial < 10; serial++)
            _lists.Add(item: 0, serial);

        _lists.Remove(item: 0, serial: 8, isOld: false);
        _lists.Remove(item: 0, serial: 99, isOld: true);

        _lists.Read(0).ToArray().ShouldBe([7, PostingLists.None, 9]);
    }

    [Fact]
    public void Add_steady_coming_and_going_takes_no_more_memory()
    {
        var blocks = new IntBlocks(new ReadEpochs());
        var lists = new PostingLists(blocks);
        lists.EnsureItems(1);
        for (var serial = 0; serial < 300_000; serial++)
        {
            lists.Add(item: 0, serial);
            if (serial >= 100)
                lists.Remove(item: 0, serial - 100, isOld: true);
        }

        lists.Read(0).Length.ShouldBeLessThan(300);
        blocks.Bytes.ShouldBe(65_536 * sizeof(int));
    }

    [Fact]
    public void Add_beyond_the_largest_block_gives_up_the_oldest_half()
    {
        for (var serial = 0; serial <= 65_536; serial++)
            _lists.Add(item: 0, serial);

        Held(item: 0).ShouldBe(Enumerable.Range(32_768, 32_769));
    }

    [Fact]
    public void Add_beyond_the_largest_block_of_which_many_have_left_gives_up_nothing()
    {
        for (var serial = 0; serial < 65_536; serial++)
            _lists.Add(item: 0, serial);
        for (var serial = 0; serial < 20_000; serial++)
            _lists.Remove(item: 0, serial, isOld: true);

        _lists.Add(item: 0, serial: 65_536);

        Held(item: 0).ShouldBe(Enumerable.Range(20_000, 45_537));
    }

    [Fact]
    public void Count_adds_up()
    {
        _lists.Count(item: 1, 1);
        _lists.Count(item: 1, 1);
        _lists.Count(item: 1, -1);

        _lists.Sessions(1).ShouldBe(1);
        _lists.Sessions(0).ShouldBe(0);
    }

    private IEnumerable<int> Held(int item) =>
        _lists.Read(item).ToArray().Where(serial => serial != PostingLists.None);
}

using CartStream.Events;
using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Processing.Items;
using CartStream.Server.Rules;
using CartStream.Server.Writing;

namespace CartStream.Server.Tests;

/// <summary>What another program wrote to a server's topics is left out at its start, as it is while it runs.</summary>
public sealed class ForeignRecordTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cartstream-foreign-");
    private readonly SqliteLog _log;
    private readonly List<string> _skipped = [];

    public ForeignRecordTests()
    {
        _log = new SqliteLog(new SqliteLogOptions { Path = Path.Combine(_folder.FullName, "shop.db") });
        _log.CreateTopics(ServerTopics.All(partitions: 1));
    }

    public void Dispose()
    {
        _log.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Open_items_with_what_is_no_item_have_the_others_and_report_the_first()
    {
        Write(Topology.Items, "cap"u8, "no item"u8);
        Write(Topology.Items, "bag"u8, "[1]"u8);
        Write(Topology.Items, "hat"u8, """{"price":3}"""u8);

        var catalogue = ItemCatalogue.Open(_log, new ItemDictionary(), _skipped.Add);

        catalogue.Find("hat"u8)!.Price.ShouldBe(3);
        catalogue.Count.ShouldBe(1);
        _skipped.ShouldHaveSingleItem().ShouldStartWith("topic items, offset 0: found no item: ");
        _skipped[0].ShouldEndWith("; such records are skipped");
    }

    [Theory]
    [InlineData("no rules")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"version":3,"rules":null}""")]
    [InlineData("""{"version":3,"rules":[null]}""")]
    public void Open_rules_with_what_are_no_rules_have_those_before(string value)
    {
        var (key, rules) = RuleBook.Write(new RuleSet(2, [new ShopRule { Kind = "pin", Items = ["hat"] }]));
        Write(ServerTopics.Rules, key, rules);
        Write(ServerTopics.Rules, "other"u8, System.Text.Encoding.UTF8.GetBytes(value));

        var book = RuleBook.Open(_log, _skipped.Add);

        book.Rules.Version.ShouldBe(2);
        _skipped.ShouldHaveSingleItem().ShouldStartWith("topic rules, offset 1: found no rules: ");
    }

    [Fact]
    public void Find_of_a_key_under_which_another_program_wrote_is_no_repetition()
    {
        Write(ServerTopics.Retries, "key"u8, "short"u8);

        var store = IdempotencyStore.Open(_log);

        store.Find(new IdempotencyKey("key"u8.ToArray(), 1, [])).ShouldBeNull();
    }

    private void Write(string topic, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        using var producer = _log.OpenProducer("other");
        using var transaction = producer.Begin();
        transaction.Append(topic, 0, key, value, timeMs: 1);
        transaction.Commit();
    }
}

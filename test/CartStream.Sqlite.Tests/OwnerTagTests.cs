using System.Text;
using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Tests;

namespace CartStream.Sqlite.Tests;

/// <summary>Records of an owner are found by tags, all of them and no others.</summary>
public sealed class OwnerTagTests : IDisposable
{
    private const int Shoppers = 300;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void FindOwned_in_a_log_of_several_blocks_and_openings_finds_what_a_scan_finds(int seed)
    {
        var random = new Random(seed);
        var path = _folder.File("log.db");
        var expected = new Dictionary<(int, string), List<long>>();
        for (var opening = 0; opening < 4; opening++)
        {
            using var log = Open(path);
            for (var i = random.Next(4, 8); i > 0; i--)
                Append(log, random, expected, random.Next(1, 6_000));
        }

        using var after = Open(path);
        for (var partition = 0; partition < 2; partition++)
        {
            foreach (var topic in (string[])[Topology.UserEvents, Topology.Recommendations])
            {
                for (var shopper = 0; shopper < Shoppers; shopper += 37)
                    Find(after, topic, partition, Name(shopper)).ShouldBe(
                        expected.GetValueOrDefault((partition, Name(shopper)), []), $"seed {seed}");
            }
        }
    }

    [Fact]
    public void FindOwned_in_a_store_without_tags_makes_them_once()
    {
        var path = _folder.File("log.db");
        var expected = new Dictionary<(int, string), List<long>>();
        using (var log = Open(path))
        {
            for (var i = 0; i < 5; i++)
                Append(log, new Random(i), expected, 5_000);
        }

        Sql.Execute(path, "DELETE FROM owner_tags");
        using var after = Open(path);

        Find(after, Topology.UserEvents, 0, Name(7)).ShouldBe(expected[(0, Name(7))]);

        Sql.Rows(path, "SELECT count(*) > 0 FROM owner_tags").ShouldBe(["1"]);
        Find(after, Topology.UserEvents, 0, Name(7)).ShouldBe(expected[(0, Name(7))]);
    }

    [Fact]
    public void FindOwned_an_id_that_JSON_escapes_is_found()
    {
        using var log = Open(_folder.File("log.db"));
        using var producer = log.OpenProducer("p");
        using (var transaction = producer.Begin())
        {
            transaction.Append(
                Topology.Recommendations, 0, "s"u8, """{"shopper":"a\"\u00e9b","items":[]}"""u8, 1);
            transaction.Commit();
        }

        Find(log, Topology.Recommendations, 0, "a\"éb").ShouldBe([0]);
        Find(log, Topology.Recommendations, 0, "a").ShouldBeEmpty();
    }

    private static SqliteLog Open(string path)
    {
        var log = new SqliteLog(new SqliteLogOptions { Path = path, Synchronous = SynchronousLevel.Normal });
        log.CreateTopics(Topology.Topics(2));
        return log;
    }

    private static string Name(int shopper) => $"shopper-{shopper}";

    private static void Append(
        SqliteLog log, Random random, Dictionary<(int, string), List<long>> expected, int records)
    {
        using var producer = log.OpenProducer("p");
        using var transaction = producer.Begin();
        long[] next = [log.EndOffset(Topology.UserEvents, 0), log.EndOffset(Topology.UserEvents, 1)];
        for (var i = 0; i < records; i++)
        {
            var partition = random.Next(2);
            var shopper = Name(random.Next(Shoppers));
            var id = Encoding.UTF8.GetBytes(shopper);
            transaction.Append(Topology.UserEvents, partition, id, "{}"u8, i);
            var value = Encoding.UTF8.GetBytes($$"""{"shopper":"{{shopper}}","items":[]}""");
            transaction.Append(Topology.Recommendations, partition, "session"u8, value, i);
            if (!expected.TryGetValue((partition, shopper), out var offsets))
                expected.Add((partition, shopper), offsets = []);
            offsets.Add(next[partition]++);
        }

        // Offsets of a transaction that is not committed are given again.
        if (random.Next(5) > 0)
        {
            transaction.Commit();
            return;
        }

        foreach (var (key, offsets) in expected)
            offsets.RemoveAll(offset => offset >= log.EndOffset(Topology.UserEvents, key.Item1));
    }

    private static List<long> Find(SqliteLog log, string topic, int partition, string owner)
    {
        var found = new List<long>();
        log.FindOwned(topic, partition, Encoding.UTF8.GetBytes(owner), (in record) => found.Add(record.Offset));
        return found;
    }
}

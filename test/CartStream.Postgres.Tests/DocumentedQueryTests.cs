using System.Text.RegularExpressions;
using CartStream.Tests;

namespace CartStream.Postgres.Tests;

/// <summary>
/// The queries of docs/recipes/postgres.md on tables of a shop's size: each runs, and those that name an index use it.
/// </summary>
public sealed partial class DocumentedQueryTests
{
    // 25,000 shoppers with four sessions each and some carts, and the few rows that the documented queries select.
    private const string Fill =
        """
        INSERT INTO recommendation
        SELECT md5(i::text), (i % 25000)::text, timestamptz '2026-01-01' + i * interval '3 s',
            '[{"item_id": "7", "score": 1, "source": "popularity", "reason": "number 1"}]', i, 1, i, 'c', 0, i
        FROM generate_series(1, 100000) AS i;
        INSERT INTO recommendation
        SELECT 'ea58b8b5-2c4b-607a-463d-66296f11a3df', '463011502', event_time, items, 0, 1, 1, 'c', 0, 0
        FROM recommendation LIMIT 1;
        INSERT INTO shopper
        SELECT i::text, timestamptz '2026-01-01' + i * interval '20 s', 1, 0, i FROM generate_series(1, 25000) AS i;
        INSERT INTO cart_line
        SELECT i::text, (j * i % 5000)::text, 1, timestamptz '2026-01-01' + i * interval '20 s'
        FROM generate_series(1, 25000) AS i, generate_series(1, 2) AS j WHERE i % 2 = 1 ON CONFLICT DO NOTHING;
        INSERT INTO cart_line VALUES ('463011502', '5608745', 1, '2026-01-01');
        INSERT INTO item
        SELECT i::text, CASE WHEN i % 10 = 0 THEN 'sold_out' ELSE 'available' END, '2026-01-01', i
        FROM generate_series(1, 5000) AS i;
        INSERT INTO item VALUES ('5608745', 'sold_out', '2026-01-01', 5001);
        ANALYZE;
        """;

    private readonly TestDatabase _database;

    public DocumentedQueryTests(TestDatabase database)
    {
        PostgresServer.SkipUnlessPossible();
        _database = database;
    }

    [Fact]
    public async Task Documented_queries_give_rows_by_the_index_they_name()
    {
        var options = _database.NewOptions();
        using (var log = new TestLog())
        {
            await new PostgresSink(log.Log, options, TimeProvider.System)
                .RunAsync(drain: true, TestContext.Current.CancellationToken);
        }

        _database.Execute(options, Fill);
        var docs = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "docs", "recipes", "postgres.md"), TestContext.Current.CancellationToken);
        var queries = SqlBlock().Matches(docs);

        queries.Count.ShouldBeGreaterThan(6);
        queries.Count(query => query.Groups["index"].Success).ShouldBe(6);
        foreach (Match query in queries)
        {
            var sql = query.Groups["sql"].Value;
            _database.Rows(options, sql).ShouldNotBeEmpty(sql);
            if (!query.Groups["index"].Success)
                continue;
            var plan = string.Join('\n', _database.Rows(options, $"EXPLAIN {sql}"));
            plan.ShouldContain(query.Groups["index"].Value);
            plan.ShouldNotContain("Seq Scan on recommendation");
            plan.ShouldNotContain("Seq Scan on cart_line");
        }
    }

    [GeneratedRegex(
        "^```sql\n(-- index (?<index>\\w+)\n)?(?<sql>.*?)^```$",
        RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1_000)]
    private static partial Regex SqlBlock();
}

using System.Text.Json;
using CartStream.Log;
using CartStream.Server.Receipts;

namespace CartStream.Server.Rules;

/// <summary>
/// The shop's rules by the newest record of topic <c>rules</c>, which is followed. Any thread reads them without a
/// lock.
/// </summary>
internal sealed class RuleBook
{
    private static readonly byte[] Key = "rules"u8.ToArray();

    private volatile Book _book = new(RuleSet.None);

    private RuleBook(long readTo) => ReadTo = readTo;

    /// <summary>The rules as a log has them.</summary>
    /// <exception cref="LogException">The log can't be read.</exception>
    /// <exception cref="InvalidDataException">The record is not a valid rule set.</exception>
    public static RuleBook Open(IEventLog log)
    {
        var book = new RuleBook(log.EndOffset(ServerTopics.Rules, 0));
        log.ReadCompacted(ServerTopics.Rules, 0, book.Apply);
        return book;
    }

    /// <summary>The offset from which to follow the topic.</summary>
    public long ReadTo { get; }

    /// <summary>The current rules.</summary>
    public RuleSet Rules => _book.Rules;

    /// <summary>The record that stores rules.</summary>
    public static (byte[] Key, byte[] Value) Write(RuleSet rules) =>
        (Key, JsonSerializer.SerializeToUtf8Bytes(rules, RuleJson.Default.RuleSet));

    /// <summary>The rules of a placement, and their version; null when there are no rules.</summary>
    public (PlacementRules Rules, int Version)? Find(string? placement)
    {
        var book = _book;
        return book.Rules.Rules.Count == 0
            ? null
            : (book.ByPlacement[placement ?? ""], book.Rules.Version);
    }

    /// <summary>Sets the current rules; ignores a version older than the current one.</summary>
    public void Set(RuleSet rules)
    {
        if (rules.Version >= _book.Rules.Version)
            _book = new Book(rules);
    }

    /// <summary>Applies a record of the topic.</summary>
    /// <exception cref="InvalidDataException">It is not a valid rule set.</exception>
    public void Apply(in LogRecord record)
    {
        try
        {
            if (!record.IsDelete && JsonSerializer.Deserialize(record.Value, RuleJson.Default.RuleSet) is { } rules)
                Set(rules);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(
                $"topic {ServerTopics.Rules}, offset {record.Offset}: found no rules: {e.Message}", e);
        }
    }

    private sealed class Book(RuleSet rules)
    {
        public RuleSet Rules => rules;

        public Dictionary<string, PlacementRules> ByPlacement { get; } = Placements.All.Prepend("")
            .ToDictionary(name => name, name => new PlacementRules(rules, name.Length == 0 ? null : name));
    }
}

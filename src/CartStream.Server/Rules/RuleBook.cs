using System.Text.Json;
using CartStream.Log;
using CartStream.Server.Receipts;

namespace CartStream.Server.Rules;

/// <summary>
/// The shop's rules as the newest record of topic <c>rules</c> has them, which is followed. Read by any thread without
/// a lock.
/// </summary>
internal sealed class RuleBook
{
    private static readonly byte[] Key = "rules"u8.ToArray();

    private volatile Book _book = new(RuleSet.None);

    /// <summary>Reads what is in the log.</summary>
    /// <exception cref="LogException">The log can't be read.</exception>
    /// <exception cref="InvalidDataException">The record is none of rules.</exception>
    public RuleBook(IEventLog log)
    {
        ReadTo = log.EndOffset(ServerTopics.Rules, 0);
        log.ReadCompacted(ServerTopics.Rules, 0, Take);
    }

    /// <summary>The offset from which the topic is to be followed.</summary>
    public long ReadTo { get; }

    /// <summary>The rules that hold.</summary>
    public RuleSet Rules => _book.Rules;

    /// <summary>The record that makes rules hold.</summary>
    public static (byte[] Key, byte[] Value) Write(RuleSet rules) =>
        (Key, JsonSerializer.SerializeToUtf8Bytes(rules, RuleJson.Default.RuleSet));

    /// <summary>The rules of a placement, and their version; null when there are none at all.</summary>
    public (PlacementRules Rules, int Version)? Find(string? placement)
    {
        var book = _book;
        return book.Rules.Rules.Count == 0
            ? null
            : (book.ByPlacement[placement ?? ""], book.Rules.Version);
    }

    /// <summary>Makes rules hold here; an older version than the one that holds changes nothing.</summary>
    public void Set(RuleSet rules)
    {
        if (rules.Version >= _book.Rules.Version)
            _book = new Book(rules);
    }

    /// <summary>Takes a record of the topic.</summary>
    /// <exception cref="InvalidDataException">It is none of rules.</exception>
    public void Take(in LogRecord record)
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

using System.Text.Json;
using CartStream.Log;
using CartStream.Server.Receipts;

namespace CartStream.Server.Rules;

/// <summary>
/// The shop's rules by the newest record of topic <c>rules</c>, which is followed. Any thread reads them without a
/// lock.
/// </summary>
/// <remarks>
/// Invariant: once the topic is read, its last record counts, so that all nodes have the same rules. Nodes that change
/// rules at the same moment may give the same version.
/// </remarks>
internal sealed class RuleBook
{
    private static readonly byte[] Key = "rules"u8.ToArray();

    private readonly Lock _gate = new();
    private volatile Book _book = new(RuleSet.None);
    private byte[]? _pending;
    private long _readTo;

    private RuleBook()
    {
    }

    /// <summary>The rules as a log has them.</summary>
    /// <param name="log">The log.</param>
    /// <param name="skipped">Receives, in one line, what is no rule set and so is left out; null for nobody.</param>
    /// <exception cref="LogException">The log can't be read.</exception>
    public static RuleBook Open(IEventLog log, Action<string>? skipped)
    {
        var book = new RuleBook();
        var end = log.EndOffset(ServerTopics.Rules, 0);
        log.ReadCompacted(ServerTopics.Rules, 0, ForeignRecords.Skip(book.Apply, skipped));
        book._readTo = Math.Max(book._readTo, end);
        return book;
    }

    /// <summary>The offset from which to follow the topic.</summary>
    public long ReadTo => Volatile.Read(ref _readTo);

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

    /// <summary>Registers rules of this node before their record is written.</summary>
    public void Begin(byte[] value)
    {
        lock (_gate)
            _pending = value;
    }

    /// <summary>
    /// Applies the registered rules, whose record is durable, unless that record, and maybe a later one, has been read.
    /// </summary>
    public void Finish(RuleSet rules)
    {
        lock (_gate)
        {
            if (_pending is not null)
                _book = new Book(rules);
            _pending = null;
        }
    }

    /// <summary>Discards the registered rules after a failure. If they are in the log, their record applies.</summary>
    public void Discard()
    {
        lock (_gate)
            _pending = null;
    }

    /// <summary>Applies what other nodes have written so far, ahead of the topic's follower.</summary>
    /// <exception cref="LogException">
    /// The topic can't be read, or an open transaction hides some of its records.
    /// </exception>
    public void CatchUp(WrittenReader records)
    {
        var next = records.Read(ReadTo, Apply);
        lock (_gate)
            _readTo = Math.Max(_readTo, next);
    }

    /// <summary>Applies a record of the topic, unless it has been applied.</summary>
    /// <exception cref="InvalidDataException">It is not a valid rule set.</exception>
    public void Apply(in LogRecord record)
    {
        if (record.IsDelete)
            return;
        var rules = Read(record);
        lock (_gate)
        {
            if (record.Offset < _readTo)
                return;
            _readTo = record.Offset + 1;
            if (_pending is { } value && record.Value.SequenceEqual(value))
                _pending = null;
            _book = new Book(rules);
        }
    }

    private static RuleSet Read(in LogRecord record)
    {
        try
        {
            // Another program's object has no rules, whatever the type says.
            return JsonSerializer.Deserialize(record.Value, RuleJson.Default.RuleSet) is { Rules: { } rules } read
                && rules.All(rule => rule is not null)
                    ? read
                    : throw new JsonException("found no 'rules', expected a list of rules");
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

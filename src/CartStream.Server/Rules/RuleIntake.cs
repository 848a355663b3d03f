using CartStream.Log;
using CartStream.Server.Writing;

namespace CartStream.Server.Rules;

/// <summary>Changes the rules: first in the log, then here, one change at a time.</summary>
internal sealed class RuleIntake(IEventLog log, GroupCommit writes, RuleBook book, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _changing = new(1);
    private readonly WrittenReader _records = new(log, ServerTopics.Rules, partition: 0, time);

    /// <summary>
    /// Replaces all rules and returns the new ones. The rules are null when the current version is not
    /// <paramref name="expected"/>; when nothing was written, only the kind is returned.
    /// </summary>
    /// <param name="rules">The rules, which have no faults.</param>
    /// <param name="expected">The version that is to be replaced; null for any.</param>
    /// <exception cref="LogException">The log could not be read or written; nothing was changed.</exception>
    public async Task<(WriteKind Kind, RuleSet? Rules)> ReplaceAsync(IReadOnlyList<ShopRule> rules, int? expected)
    {
        await _changing.WaitAsync();
        try
        {
            // Another node may have acknowledged a version a moment ago.
            await time.StartShort(() => book.CatchUp(_records));
            if (expected is { } version && version != book.Rules.Version)
                return (WriteKind.Conflict, null);
            var next = new RuleSet(book.Rules.Version + 1, rules);
            var (key, value) = RuleBook.Write(next);
            var write = new LogWrite();
            write.Add(ServerTopics.Rules, 0, key, value, time.GetUtcNow().ToUnixTimeMilliseconds());
            book.Begin(value);
            var outcome = await writes.WriteAsync(write);
            if (outcome.Kind == WriteKind.Written)
                book.Finish(next);
            return (outcome.Kind, next);
        }
        finally
        {
            book.Discard();
            _changing.Release();
        }
    }

    /// <summary>
    /// Ensures that the given rules are current, writing a new version if they differ; returns the current version,
    /// null when there was nothing to do.
    /// </summary>
    /// <exception cref="LogException">The log could not be read or written; nothing was changed.</exception>
    public async Task<int?> EnsureAsync(IReadOnlyList<ShopRule> rules)
    {
        var (_, wanted) = RuleBook.Write(new RuleSet(0, rules));
        var (_, held) = RuleBook.Write(book.Rules with { Version = 0 });
        if (wanted.AsSpan().SequenceEqual(held))
            return null;
        var (kind, now) = await ReplaceAsync(rules, expected: null);
        return kind == WriteKind.Written
            ? now!.Version
            : throw new LogException("the rules could not be written: too much waits to be written");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _records.Dispose();
        _changing.Dispose();
    }
}

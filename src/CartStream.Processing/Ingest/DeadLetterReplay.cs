using System.Text;
using CartStream.Events;
using CartStream.Log;
using CartStream.Processing.Topics;

namespace CartStream.Processing.Ingest;

/// <summary>
/// Sends dead letters back to the topic they came from, <c>user-events</c> or <c>identities</c>, each once: the
/// transaction also notes in topic <c>inputs</c> which were sent, and later replays skip those.
/// </summary>
/// <remarks>Invariant: at most one replay sends at a time; a later one fences the one before.</remarks>
public sealed class DeadLetterReplay
{
    /// <summary>The key in topic <c>inputs</c> that holds the addresses of the letters sent.</summary>
    public const string InputKey = "dead-letters";

    private const string TransactionalId = "cartstream-dead-letters";

    // A record may have up to a million bytes.
    private const int NoteCharsMax = 900_000;
    private static readonly byte[] Key = Encoding.UTF8.GetBytes(InputKey);

    // The offsets of the note are of this topic. A key of its own, because older versions read the note.
    private static readonly byte[] TopicKey = Encoding.UTF8.GetBytes($"{InputKey}.topic");

    private readonly IEventLog _log;
    private readonly TimeProvider _time;
    private readonly int _partitions;
    private readonly int _linkPartitions;
    private readonly byte[]? _identity;
    private readonly ShopperEventParser _parser = new();
    private readonly List<(DeadLetter Letter, long FirstOffset)> _batch = [];

    /// <summary>A replay on <paramref name="log"/>.</summary>
    /// <exception cref="LogException">The log can't be read.</exception>
    /// <param name="log">The log.</param>
    /// <param name="time">The clock for the pauses between retries.</param>
    public DeadLetterReplay(IEventLog log, TimeProvider time)
    {
        _time = time;
        _log = log;
        _partitions = log.CountPartitions(Topology.DeadLetters);
        _linkPartitions = log.ListTopics().FirstOrDefault(topic => topic.Name == Topology.Identities)?.Partitions ?? 0;
        _identity = log.FindTopicIdentity(Topology.DeadLetters) is { } found ? Encoding.UTF8.GetBytes(found) : null;
    }

    /// <summary>Most dead letters in one transaction, from 1. Default 1,000.</summary>
    public int BatchLettersMax
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1_000;

    /// <summary>
    /// Whether to send letters that this version can't read as events either and that would become dead letters again;
    /// default no.
    /// </summary>
    public bool IncludeUnreadable { get; init; }

    /// <summary>
    /// The addresses in <c>user-events.dlq</c> of the letters that were sent again; none when the topic was made anew
    /// or copied from another cluster since, where offsets mean something else.
    /// </summary>
    /// <exception cref="LogException">The log can't be read.</exception>
    /// <exception cref="InvalidDataException">The note of what was sent can't be read.</exception>
    public static OffsetSet ReadSent(IEventLog log)
    {
        if (TopicIdentity.AreOther(ReadText(log, TopicKey), log.FindTopicIdentity(Topology.DeadLetters)))
            return new OffsetSet();
        var note = ReadText(log, Key) ?? "";
        return OffsetSet.TryParse(note, out var sent)
            ? sent
            : throw new InvalidDataException(
                $"topic {Topology.Inputs}, key '{InputKey}': found '{note}', expected offsets such as 0/0-16 1/7");
    }

    private static string? ReadText(IEventLog log, byte[] key) =>
        InputProgress.Read(log, key) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>Sends the letters that <paramref name="choose"/> selects, oldest first in each partition.</summary>
    /// <param name="choose">Whether to send a letter.</param>
    /// <param name="dryRun">Whether to count only and write nothing.</param>
    /// <param name="cancellation">Ends the sending between two transactions.</param>
    /// <exception cref="LogException">The log can't be read or written.</exception>
    /// <exception cref="InvalidDataException">The note of what was sent can't be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; what was sent is noted.</exception>
    public DeadLetterCounts Run(Predicate<DeadLetter> choose, bool dryRun, CancellationToken cancellation)
    {
        using var sender = dryRun ? null : RetryingSender.Open(_log, TransactionalId, _time);
        if (sender is not null)
            InputProgress.WaitUntilShown(_log, sender, InputKey, _time, cancellation);
        var sent = ReadSent(_log);
        var counts = default(DeadLetterCounts);
        for (var partition = 0; partition < _partitions; partition++)
        {
            long first = 0;
            foreach (var letter in DeadLetter.ReadAll(_log, partition, cancellation))
            {
                if (choose(letter))
                    counts = Choose(letter, first, sent, counts);
                first = letter.Offset + 1;
                if (_batch.Count == BatchLettersMax)
                    Send(sender, sent, cancellation);
            }

            Send(sender, sent, cancellation);
        }

        return counts;
    }

    private DeadLetterCounts Choose(DeadLetter letter, long first, OffsetSet sent, DeadLetterCounts counts)
    {
        counts = counts with { Chosen = counts.Chosen + 1 };
        if (sent.Contains(letter.Partition, letter.Offset))
            return counts with { SentBefore = counts.SentBefore + 1 };
        if (!IncludeUnreadable && !IsReadable(letter))
            return counts with { Unreadable = counts.Unreadable + 1 };
        _batch.Add((letter, first));
        return counts with { Sent = counts.Sent + 1 };
    }

    private bool IsReadable(DeadLetter letter) => IsLink(letter)
        ? IdentityFields.TryRead(letter.Value.Span, out _) is not null
        : _parser.TryRead(letter.Value.Span, out _, out _);

    private static bool IsLink(DeadLetter letter) => letter.SourceTopic == Topology.Identities;

    private void Send(RetryingSender? sender, OffsetSet sent, CancellationToken cancellation)
    {
        if (sender is not null && _batch.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            // No letter lies between a letter and its predecessor, so the ranges of a complete replay merge into one.
            foreach (var (letter, first) in _batch)
                sent.Add(letter.Partition, first, letter.Offset);
            var note = Note(sent);
            sender.Commit(
                transaction => AppendTo(transaction, note),
                () =>
                {
                    InputProgress.WaitUntilShown(_log, sender, InputKey, _time, cancellation);
                    return InputProgress.Read(_log, Key) is { } found && found.AsSpan().SequenceEqual(note);
                },
                cancellation);
        }

        _batch.Clear();
    }

    private void AppendTo(ILogTransaction transaction, byte[] note)
    {
        foreach (var (letter, _) in _batch)
        {
            if (IsLink(letter))
            {
                var source = letter.SourcePartition is { } from && from < _linkPartitions ? from : 0;
                transaction.Append(
                    Topology.Identities, source, letter.Key.Span, letter.Value.Span, letter.TimeMs);
                continue;
            }

            transaction.Append(
                Topology.UserEvents, PartitionFor(letter), letter.Key.Span, letter.Value.Span, letter.TimeMs);
        }

        transaction.Append(Topology.Inputs, 0, Key, note, 0);
        if (_identity is not null)
            transaction.Append(Topology.Inputs, 0, TopicKey, _identity, 0);
    }

    /// <summary>The partition to which its producer sent it: the shopper's other events are there too.</summary>
    private int PartitionFor(DeadLetter letter) =>
        letter.SourceTopic == Topology.UserEvents && letter.SourcePartition is { } source && source < _partitions
            ? source
            : Partitioner.PartitionOf(letter.Key.Span, _partitions);

    private static byte[] Note(OffsetSet sent)
    {
        var note = sent.ToString();
        return note.Length <= NoteCharsMax
            ? Encoding.UTF8.GetBytes(note)
            : throw new LogException(
                $"topic {Topology.Inputs}, key '{InputKey}': found {note.Length} characters, expected up to {
                    NoteCharsMax}: fewer ranges, as when all dead letters are sent");
    }
}

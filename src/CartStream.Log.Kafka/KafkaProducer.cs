using Confluent.Kafka;

namespace CartStream.Log.Kafka;

/// <summary>A transactional producer on the cluster.</summary>
/// <remarks>
/// Invariants: at most one transaction is open; after a failure that the client can't get over, or a commit that nobody
/// knows the outcome of, every begin throws.
/// </remarks>
internal sealed class KafkaProducer : ILogProducer
{
    // A commit waits for deliveries in steps of the client's own, 10 ms each, unless there is nothing left to wait for.
    private static readonly TimeSpan DeliveryStep = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan DeliveryPatience = TimeSpan.FromMilliseconds(100);

    // So much longer than asked for may a call of the client take.
    private static readonly TimeSpan OverdueMax = TimeSpan.FromSeconds(2);

    // How librdkafka (2.15) begins what it says of offsets that were refused.
    private const string OfOffsets = "offsets to transaction";

    private readonly KafkaLog _log;
    private readonly KafkaClients _clients;
    private readonly string _transactionalId;
    private readonly IProducer<Null, Null> _producer;
    private readonly RecordSender _sender;
    private IReadOnlyDictionary<string, List<TopicPartitionOffset>> _offsets =
        new Dictionary<string, List<TopicPartitionOffset>>(StringComparer.Ordinal);

    private KafkaTransaction? _open;
    private Task? _overdue;
    private LogException? _failure;
    private bool _isCommitting;
    private long _beganAt;
    private bool _disposed;

    /// <summary>Takes over <paramref name="transactionalId"/>.</summary>
    public KafkaProducer(KafkaLog log, KafkaClients clients, string transactionalId)
    {
        _log = log;
        _clients = clients;
        _transactionalId = transactionalId;
        _producer = clients.OpenProducer(transactionalId);
        _sender = new RecordSender(_producer, clients.RecordTimes);
        try
        {
            clients.Retry(_producer.InitTransactions);
        }
        catch (KafkaException e)
        {
            Close();
            throw clients.Fault($"opening producer '{transactionalId}'", e, Asked(e));
        }
    }

    /// <inheritdoc/>
    public ILogTransaction Begin()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_open is not null && _isCommitting)
            throw Abandoned();
        if (_open is not null)
            throw new InvalidOperationException($"producer '{_transactionalId}' has an open transaction already");
        if (_failure is not null)
            throw _failure;
        try
        {
            _producer.BeginTransaction();
            _beganAt = TimeProvider.System.GetTimestamp();
            _isCommitting = false;
        }
        catch (KafkaException e)
        {
            throw _failure = ToFailure("beginning a transaction", e);
        }

        return _open = new KafkaTransaction(this, _log);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _open?.Dispose();
        _disposed = true;
        _log.Remove(this);
        Close();
    }

    /// <summary>Hands a record of the open transaction to the client, waiting while it has too many.</summary>
    internal void Send(in KnownPartition known, in LogRecord record)
    {
        try
        {
            try
            {
                _sender.Send(known, record);
            }
            catch (KafkaException e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                _producer.Flush(_clients.Options.RequestTimeout);
                _sender.Send(known, record);
            }
        }
        catch (KafkaException e)
        {
            throw ToFailure($"writing to '{known.Address.Topic}' [{known.Address.Partition.Value}]", e);
        }
    }

    /// <summary>
    /// Commits the open transaction and ends it; a failed one is ended too, and only one whose outcome is unknown can
    /// be committed again.
    /// </summary>
    internal void Commit(IReadOnlyDictionary<string, List<TopicPartitionOffset>> offsets)
    {
        if (!_isCommitting)
            BeginCommit(offsets);
        try
        {
            _clients.Retry(_producer.CommitTransaction);
            _open = null;
            _isCommitting = false;
        }
        catch (KafkaTxnRequiresAbortException e)
        {
            throw AbortAfter("committing a transaction", e);
        }
        catch (KafkaException e) when (KafkaErrors.MayPassHere(e))
        {
            var fault = _clients.Fault(
                $"producer '{_transactionalId}': nobody knows if its transaction is committed", e);
            throw new LogException(fault.Message, fault) { MayPass = true, IsUndecided = true };
        }
        catch (KafkaException e)
        {
            _open = null;
            throw _failure = ToFailure("committing a transaction", e);
        }
    }

    private void BeginCommit(IReadOnlyDictionary<string, List<TopicPartitionOffset>> offsets)
    {
        _offsets = offsets;
        try
        {
            foreach (var (group, addresses) in offsets)
            {
                var metadata = _log.FindGroup(group);
                _clients.Retry(left => SendOffsets(addresses, metadata, left));
            }

            AwaitDeliveries();
            _isCommitting = true;
        }
        catch (KafkaException e)
        {
            throw AbortAfter("sending offsets", e);
        }
    }

    /// <summary>
    /// Sends offsets, for as long as it may take at most: a client whose group coordinator has left the cluster's
    /// metadata (librdkafka 2.15) waits for that broker for ever, whatever time it was given. The next producer of this
    /// transactional id aborts what it has begun.
    /// </summary>
    private void SendOffsets(List<TopicPartitionOffset> addresses, IConsumerGroupMetadata metadata, TimeSpan left)
    {
        var sending = Task.Run(() => _producer.SendOffsetsToTransaction(addresses, metadata, left));
        if (Task.WaitAny([sending], left + OverdueMax) < 0)
        {
            _overdue = sending;
            _open = null;
            throw _failure = new LogException(
                $"{_clients.Where}: producer '{_transactionalId}': sending offsets, nothing was written: found no "
                + $"answer of the client within {(left + OverdueMax).TotalSeconds:0.#} s")
            {
                MayPass = true,
            };
        }

        sending.GetAwaiter().GetResult();
    }

    /// <summary>Aborts the open transaction and ends it.</summary>
    internal void Abort()
    {
        _open = null;
        if (_overdue is not null)
            return;
        if (_isCommitting && _failure is null)
        {
            _failure = Abandoned();
            return;
        }

        try
        {
            // A request to add partitions that is under way is refused while the markers of the transaction before are
            // not written, and then the broker finds nothing to abort: so what was sent is waited for first.
            AwaitDeliveries();
            _clients.Retry(_producer.AbortTransaction);
        }
        catch (KafkaException e)
        {
            // The cluster aborts it when its time is over or when this producer is opened again.
            _failure = ToFailure("aborting a transaction", e);
        }
    }

    /// <summary>
    /// Waits for a moment in short steps until what was sent is there. What takes longer, or can't be delivered any
    /// more, the commit waits for or tells about.
    /// </summary>
    private void AwaitDeliveries()
    {
        var started = TimeProvider.System.GetTimestamp();
        while (_producer.Flush(DeliveryStep) > 0
            && TimeProvider.System.GetElapsedTime(started) < DeliveryPatience)
        {
        }
    }

    private void Close()
    {
        _sender.Dispose();
        // Who is still in a call of the client must not lose it; a broker that comes or goes ends the call.
        if (_overdue is not null)
            _ = _overdue.ContinueWith(_ => _producer.Dispose(), TaskScheduler.Default);
        else
            _producer.Dispose();
    }

    // It may be committed; a producer that is opened again completes or aborts it.
    private LogException Abandoned() => new(
        $"{_clients.Where}: producer '{_transactionalId}' must be opened again: nobody knows if its transaction is "
        + "committed")
    {
        MayPass = true,
    };

    private LogException AbortAfter(string doing, KafkaException cause)
    {
        _isCommitting = false;
        Abort();
        return _failure as ProducerFencedException ?? ToFailure($"{doing}, nothing was written", cause);
    }

    private LogException ToFailure(string doing, KafkaException e) => e.Error.Code == ErrorCode.InvalidTimestamp
        ? ToTimeFailure(doing, e)
        : KafkaErrors.IsFenced(e.Error)
            ? ToFenced(doing)
            : _clients.Fault($"producer '{_transactionalId}': {doing}", e, Asked(e));

    /// <summary>What was asked for: to write where records went, or to read where offsets are of.</summary>
    private NeededRights Asked(KafkaException e)
    {
        var isOfOffsets = e.Error.Reason.Contains(OfOffsets, StringComparison.Ordinal);
        var topics = isOfOffsets ? _offsets.Values.SelectMany(addresses => addresses.Select(address => address.Topic))
            : _sender.Topics;
        return new NeededRights
        {
            TransactionalId = _clients.NameOfProducer(_transactionalId),
            Group = string.Join("', '", _offsets.Keys.Select(_clients.NameOfGroup)),
            TopicRight = isOfOffsets ? "Read" : "Write",
            Topics = string.Join(", ", topics.Distinct().Order(StringComparer.Ordinal).Select(topic => $"'{topic}'")),
        };
    }

    /// <summary>A record that is written again gets a time that is set back.</summary>
    private LogException ToTimeFailure(string doing, KafkaException e)
    {
        var fault = _clients.Fault($"producer '{_transactionalId}': {doing}", e);
        return new LogException(
            $"{fault.Message}: this machine's clock is ahead of the brokers' by more than "
            + "message.timestamp.after.max.ms allows, or an event is older than message.timestamp.before.max.ms",
            fault)
        {
            MayPass = _clients.RecordTimes.TrySetBack(),
        };
    }

    // The cluster shuts out a producer, too, whose transaction was open for longer than it may be.
    private LogException ToFenced(string doing) =>
        _beganAt != 0 && TimeProvider.System.GetElapsedTime(_beganAt) >= _clients.Options.TransactionTimeout
            ? new LogException(
                $"{_clients.Where}: producer '{_transactionalId}': {doing}: the transaction was open for longer than {
                    _clients.Options.TransactionTimeout.TotalSeconds:0.#} s, and the cluster has aborted it")
            {
                MayPass = true,
            }
            : new ProducerFencedException(_transactionalId);
}

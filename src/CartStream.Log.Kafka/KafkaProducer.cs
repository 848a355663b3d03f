using System.Globalization;
using Confluent.Kafka;

namespace CartStream.Log.Kafka;

/// <summary>A transactional producer on the cluster.</summary>
/// <remarks>
/// Invariants: at most one transaction is open; after a failure that the client can't recover from, or a commit with an
/// unknown outcome, every begin throws.
/// </remarks>
internal sealed class KafkaProducer : ILogProducer
{
    // A commit waits for deliveries in the client's own steps of 10 ms, unless none are pending.
    private static readonly TimeSpan DeliveryStep = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan DeliveryPatience = TimeSpan.FromMilliseconds(100);

    // How much longer than its timeout a call of the client may take.
    private static readonly TimeSpan OverdueMax = TimeSpan.FromSeconds(2);

    // The beginning of librdkafka's (2.15) messages about rejected offsets.
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
            throw clients.Fault($"opening producer '{transactionalId}'", e, RightsOf(e));
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

    /// <summary>Passes a record of the open transaction to the client, waiting while its queue is full.</summary>
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
    /// Commits the open transaction and ends it; a failed one is also ended, and only one with an unknown outcome can
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
            throw WithDeletedTopic(AbortAfter("committing a transaction", e), e);
        }
        catch (KafkaException e) when (KafkaErrors.MayPassHere(e))
        {
            var fault = _clients.Fault(
                $"producer '{_transactionalId}': it is unknown whether its transaction is committed", e);
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
    /// Sends offsets, with a time limit of its own: a client whose group coordinator has left the cluster's metadata
    /// (librdkafka 2.15) waits for that broker for ever, whatever its timeout. The next producer of this transactional
    /// id aborts the transaction.
    /// </summary>
    private void SendOffsets(List<TopicPartitionOffset> addresses, IConsumerGroupMetadata metadata, TimeSpan left)
    {
        var sending = Task.Run(() => _producer.SendOffsetsToTransaction(addresses, metadata, left));
        if (Task.WaitAny([sending], left + OverdueMax) < 0)
        {
            _overdue = sending;
            _open = null;
            throw _failure = new LogException(string.Create(
                CultureInfo.InvariantCulture,
                $"{_clients.Where}: producer '{_transactionalId}': sending offsets, nothing was written: found no "
                + $"answer of the client within {(left + OverdueMax).TotalSeconds:0.#} s"))
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
            // While the previous transaction's markers are not written, a pending request to add partitions is refused,
            // and the broker then finds nothing to abort. So pending deliveries are awaited first.
            AwaitDeliveries();
            _clients.Retry(_producer.AbortTransaction);
        }
        catch (KafkaException e)
        {
            // The cluster aborts it on timeout, or when this producer is reopened.
            _failure = ToFailure("aborting a transaction", e);
        }
    }

    /// <summary>
    /// Waits briefly, in short steps, for pending deliveries. The commit waits for slower ones and reports those that
    /// failed.
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
        // The client must not be disposed during a call; a broker that starts or stops ends the call.
        if (_overdue is not null)
            _ = _overdue.ContinueWith(_ => _producer.Dispose(), TaskScheduler.Default);
        else
            _producer.Dispose();
    }

    // It may be committed; reopening the producer completes or aborts it.
    private LogException Abandoned() => new(
        $"{_clients.Where}: producer '{_transactionalId}' must be opened again: it is unknown whether its transaction "
        + "is committed")
    {
        MayPass = true,
    };

    private LogException AbortAfter(string doing, KafkaException cause)
    {
        _isCommitting = false;
        Abort();
        return _failure as ProducerFencedException ?? ToFailure($"{doing}, nothing was written", cause);
    }

    /// <summary>
    /// The client doesn't say why it couldn't deliver records. Of the causes, a topic that was deleted does not pass.
    /// </summary>
    private LogException WithDeletedTopic(LogException failure, KafkaException e) =>
        e.Error.Code == ErrorCode.Local_Inconsistent && failure is not ProducerFencedException
        && _log.FindDeleted(_sender.Topics) is { } topic
            ? new LogException($"{failure.Message}: there is no topic '{topic}': was it deleted?", failure)
            : failure;

    private LogException ToFailure(string doing, KafkaException e) => e.Error.Code == ErrorCode.InvalidTimestamp
        ? ToTimeFailure(doing, e)
        : KafkaErrors.IsFenced(e.Error)
            ? ToFenced(doing)
            : _clients.Fault($"producer '{_transactionalId}': {doing}", e, RightsOf(e));

    /// <summary>
    /// The rights that were requested: to write to the records' topics, or to read the offsets' topics.
    /// </summary>
    private NeededRights RightsOf(KafkaException e)
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

    /// <summary>A record that is written again gets an earlier time.</summary>
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

    // The cluster also fences a producer whose transaction was open for too long.
    private LogException ToFenced(string doing) =>
        _beganAt != 0 && TimeProvider.System.GetElapsedTime(_beganAt) >= _clients.Options.TransactionTimeout
            ? new LogException(string.Create(
                CultureInfo.InvariantCulture,
                $"{_clients.Where}: producer '{_transactionalId}': {doing}: the transaction was open for longer than {
                    _clients.Options.TransactionTimeout.TotalSeconds:0.#} s, and the cluster has aborted it"))
            {
                MayPass = true,
            }
            : new ProducerFencedException(_transactionalId);
}

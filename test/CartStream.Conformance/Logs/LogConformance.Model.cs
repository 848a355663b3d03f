using CartStream.Log;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Logs;

/// <summary>Random calls leave a log and a plain model of it with the same content.</summary>
public abstract partial class LogConformance
{
    /// <summary>How many random sequences are tried; fewer where opening a log takes long.</summary>
    protected virtual int SequencesMax => 40;

    [Fact]
    public void Any_sequence_of_appends_commits_aborts_and_restarts_leaves_what_was_committed()
    {
        var sequence = 0;
        var steps = LogStep.Any.ArrayOf().ToArbitrary();
        var same = Prop.ForAll(steps, found => CheckAgainstModel($"model-{sequence++}", found));

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(SequencesMax), same);
    }

    private void CheckAgainstModel(string name, LogStep[] steps)
    {
        var model = new LogModel();
        var log = Open(name);
        try
        {
            log.CreateTopics(
                [new TopicSpec(Events, LogStep.Partitions, false), new TopicSpec(State, LogStep.Partitions, true)]);
            var producer = log.OpenProducer("p");
            var transaction = producer.Begin();
            foreach (var step in steps)
            {
                model.Apply(step);
                if (step.Kind == LogStepKind.Restart)
                {
                    log.Dispose();
                    log = Open(name);
                    producer = log.OpenProducer("p");
                    transaction = producer.Begin();
                }
                else
                {
                    transaction = Apply(step, producer, transaction);
                }
            }

            transaction.Dispose();
            Compare(log, model);
        }
        finally
        {
            log.Dispose();
        }
    }

    private static ILogTransaction Apply(LogStep step, ILogProducer producer, ILogTransaction transaction)
    {
        switch (step.Kind)
        {
            case LogStepKind.Append:
                transaction.Append(step.Compacted ? State : Events, step.Partition, step.Key, step.Value);
                return transaction;
            case LogStepKind.Delete:
                transaction.Delete(State, step.Partition, step.Key);
                return transaction;
            case LogStepKind.CommitOffset:
                transaction.CommitOffset(Group, Events, step.Partition, step.Value.Length);
                return transaction;
            case LogStepKind.Commit:
                transaction.Commit();
                return producer.Begin();
            default:
                transaction.Dispose();
                return producer.Begin();
        }
    }

    private static void Compare(IEventLog log, LogModel model)
    {
        for (var partition = 0; partition < LogStep.Partitions; partition++)
        {
            log.CommittedOffset(Group, Events, partition).ShouldBe(model.CommittedOffset(partition));
            log.ReadNewest(State, partition).Select(r => (r.Key, r.Value)).ShouldBe(model.Newest(partition));
            var records = log.ReadAll(Events, partition);
            records.Select(r => (r.Key, r.Value)).ShouldBe(model.Appended(partition));
            records.Select(r => r.Offset).ShouldBe(records.Select(r => r.Offset).Distinct().Order());
            var changes = log.ReadAll(State, partition);
            changes.GroupBy(r => r.Key).Select(key => key.Last()).Where(r => r.Value is not null)
                .OrderBy(r => r.Offset).Select(r => (r.Key, r.Value)).ShouldBe(model.Newest(partition));
        }
    }
}

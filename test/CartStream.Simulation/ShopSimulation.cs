using System.Text.Json;
using CartStream.Log;
using CartStream.Processing.Processor;
using CartStream.Processing.Worker;
using CartStream.Simulation.Brokers;
using CartStream.Simulation.Checking;
using CartStream.Simulation.Running;
using CartStream.Simulation.Shop;

namespace CartStream.Simulation;

/// <summary>
/// A shop's whole pipeline in one process for some simulated minutes: producers, brokers, workers and their disks, to
/// all of which things happen; then a time without faults, within which everything has to be processed; then checks.
/// </summary>
/// <remarks>Invariant: a seed gives the same run, to the last turn of a thread.</remarks>
internal sealed class ShopSimulation
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    // Longer than a session, for a dead member keeps its partitions until its session ends.
    private static readonly TimeSpan Settling = SimulatedGroup.SessionTimeout + TimeSpan.FromSeconds(4);

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(60);

    private readonly int _seed;
    private readonly SimulationPlan _plan;
    private readonly Scheduler _scheduler;
    private readonly SimulatedCluster _cluster;
    private readonly List<SimulatedProgram> _programs = [];
    private readonly Dictionary<SimulatedProgram, long> _startAt = [];
    private readonly Mishaps _mishaps;

    /// <summary>A simulation that has not begun.</summary>
    public ShopSimulation(int seed, SimulationPlan plan, Action<string>? traced = null)
    {
        _seed = seed;
        _plan = plan;
        _scheduler = new Scheduler(seed) { Traced = traced };
        var clock = new ShopClock(_scheduler, plan.ShopSpeed);
        _cluster = new SimulatedCluster(_scheduler, clock) { Mutation = plan.Mutation };
        foreach (var topic in Topology.Topics(plan.Partitions))
            _cluster.Create(topic);
        AddPrograms();
        _mishaps = new Mishaps(plan, _cluster, _programs);
    }

    /// <summary>Runs it.</summary>
    public SimulationResult Run()
    {
        _scheduler.Run(() =>
        {
            Live();
            if (_scheduler.Failure is null)
                RunChecks();
            KillAll();
        });
        return new SimulationResult
        {
            Seed = _seed,
            Plan = _plan,
            Failure = _scheduler.Failure?.Message,
            Trace = _scheduler.Trace,
            Events = _cluster.Find(Topology.UserEvents).Sum(partition => partition.Committed().Count()),
            Commits = _cluster.Commits,
            Crashes = _cluster.Crashes,
            Mishaps = _mishaps.Count,
            Steps = _scheduler.Steps,
            Lasted = TimeSpan.FromTicks(_scheduler.Now),
        };
    }

    /// <summary>Checks everything. An exception in a check is a failure of the seed and does not end the run.</summary>
    private void RunChecks()
    {
        try
        {
            CheckAll();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException
            or KeyNotFoundException or JsonException)
        {
            _scheduler.Fail($"a check ended: {e}");
        }
    }

    private void AddPrograms()
    {
        var random = _scheduler.Random;
        if (_plan.Servers > 0)
        {
            AddServers(random);
            return;
        }

        var startMs = SimulatedTime.Start.ToUnixTimeMilliseconds();
        for (var i = 0; i < 2; i++)
        {
            var maker = new EventMaker(random, $"f{i}s", 6, _plan);
            var count = 20 + random.Next(120);
            var events = Enumerable.Range(0, count)
                .Select(n => maker.Make(startMs - ((count - n) * 500L * _plan.ShopSpeed))).ToList();
            Add(new IngestProgram(_cluster, $"input{i}", events), random.Next(20_000));
        }

        for (var i = 0; i < 2; i++)
        {
            var maker = new EventMaker(random, $"c{i}s", 6, _plan);
            Add(
                new SenderProgram(_cluster, $"sender{i}", maker, 10 + random.Next(25), _plan),
                random.Next(5_000));
            if (!_plan.Forgets)
                continue;
            var forgotten = maker.Shoppers.Where(EventMaker.MayBeForgotten).ToList();
            Add(
                new ForgetProgram(_cluster, $"forget{i}", forgotten[random.Next(forgotten.Count)], _plan),
                2_000 + random.Next(25_000));
        }

        for (var i = 0; i < _plan.Workers; i++)
            AddWorker(i, random);
    }

    private void AddServers(Random random)
    {
        var servers = Enumerable.Range(0, _plan.Servers)
            .Select(i => new ServerProgram(_cluster, $"server{i}", _plan, new SimulatedDisk(_scheduler))).ToList();
        servers.ForEach(server => Add(server, random.Next(4_000)));
        for (var i = 0; i < 3; i++)
        {
            var maker = new EventMaker(random, $"h{i}s", 6, _plan);
            Add(
                new ClientProgram(_cluster, $"client{i}", maker, 15 + random.Next(25), _plan, servers),
                random.Next(5_000));
        }

        if (_plan.Manages)
        {
            var office = new BackOfficeProgram(_cluster, "office", 10 + random.Next(25), servers);
            Add(office, random.Next(5_000));
        }
    }

    private void AddWorker(int number, Random random)
    {
        var options = new WorkerOptions
        {
            Processor = _plan.ProcessorOptions,
            Member = !_plan.IsEmbedded && random.Next(2) == 0 ? $"m{number}" : null,
            Standbys = _plan.IsEmbedded ? 0 : random.Next(3),
            Serves = random.Next(2) == 0,
            CatchUpFirst = random.Next(2) == 0,
            SnapshotEvery = TimeSpan.FromSeconds(5),
        };
        Add(
            new WorkerProgram(_cluster, $"worker{number}", options, _plan, new SimulatedDisk(_scheduler)),
            random.Next(8_000));
    }

    private void Add(SimulatedProgram program, int startMs)
    {
        _programs.Add(program);
        _startAt[program] = TimeSpan.FromMilliseconds(startMs).Ticks;
    }

    /// <summary>Faults first, then none; ends when everything is processed.</summary>
    private void Live()
    {
        _cluster.Faults = _plan.Faults;
        var faultsEnd = TimeSpan.FromSeconds(20 + _scheduler.Random.Next(60)).Ticks;
        var mishapAt = _scheduler.Later(_scheduler.UpTo(_plan.MishapEvery * 2));
        while (_scheduler.Failure is null && _scheduler.Now < faultsEnd)
        {
            _scheduler.Sleep("mishaps", Tick);
            Supervise();
            if (_scheduler.Now < mishapAt)
                continue;
            mishapAt = _scheduler.Later(_scheduler.UpTo(_plan.MishapEvery * 2));
            _mishaps.Happen();
        }

        Heal();
        var givenUpAt = _scheduler.Later(Patience);
        var quietFrom = _scheduler.Now;
        // Followers and standbys read on for a while.
        while (_scheduler.Failure is null && _scheduler.Now - quietFrom < Settling.Ticks)
        {
            if (_scheduler.Now > givenUpAt)
                _scheduler.Fail($"no progress within {Patience.TotalSeconds} s without faults: {WhatIsLeft()}");
            _scheduler.Sleep("waiting for the end", Tick);
            Supervise();
            if (!IsQuiet())
                quietFrom = _scheduler.Now;
        }
    }

    private void Supervise()
    {
        _cluster.EndForgotten();
        foreach (var program in _programs.Where(one => one.IsOver && !one.IsDone && _startAt[one] <= _scheduler.Now))
        {
            program.Start();
            _startAt[program] = _scheduler.Later(_scheduler.UpTo(TimeSpan.FromSeconds(15)));
        }
    }

    private void Heal()
    {
        _scheduler.Note("faults end");
        _cluster.Faults = LogFaults.None with { VisibleAfter = _plan.Faults.VisibleAfter };
        _cluster.AwayUntil = _cluster.DiskFullUntil = 0;
        foreach (var program in _programs)
        {
            program.Process.CallsBeforeCrash = null;
            program.Process.PausedUntil = program.Process.CutOffUntil = 0;
            if (program is WorkerProgram worker)
                worker.Disk.IsFull = 0;
            if (program is ServerProgram server)
                server.Disk.IsFull = 0;
        }
    }

    private bool IsQuiet() => _programs.All(one => one.IsDone || one is { IsService: true, IsOver: false })
        && _cluster.Find(Topology.UserEvents).All(IsProcessed);

    /// <summary>Decided by the log's content, not by the product's own report.</summary>
    private bool IsProcessed(SimulatedPartition events)
    {
        var next = events.Committed().LastOrDefault()?.Offset + 1 ?? 0;
        var group = _cluster.Offsets.GetValueOrDefault(
            (Topology.ProcessorGroup, Topology.UserEvents, events.Number));
        return next == 0
            || (_cluster.TotalsOf(events.Number) is { } totals && (totals.NextOffset ?? group) >= next);
    }

    private string WhatIsLeft() => string.Join(", ", _programs.Where(one => !one.IsDone).Select(one =>
            $"{one.Name} {(one.IsOver ? "is away" : "runs")}"))
        + "; " + string.Join(", ", _cluster.Find(Topology.UserEvents).Where(one => !IsProcessed(one))
            .Select(one => $"partition {one.Number} ends at {one.Next}, is at {_cluster.Offsets.GetValueOrDefault(
                (Topology.ProcessorGroup, Topology.UserEvents, one.Number))}, readable to {
                one.StableEnd(_scheduler.Now)}"));

    private void CheckAll()
    {
        new LogChecks(_cluster, _plan.AreClocksRight, HasErased).Check();
        CheckAcknowledged();
        var erasure = new ErasureCheck(_cluster, _plan.Partitions);
        foreach (var forgotten in _programs.OfType<ForgetProgram>())
            erasure.Check(forgotten);
        var nodes = new NodeChecks(_cluster);
        foreach (var worker in _programs.OfType<WorkerProgram>())
            nodes.Check(worker);
        CheckServers();
        StopWorkers();
        // Erased events had affected stream time for others.
        if (_scheduler.Failure is null && (!HasErased || _plan.AreClocksRight))
            new ReplayCheck(_cluster, _plan, HasErased).Check();
    }

    /// <summary>Whether records were taken out of the log, as only a log file's can be.</summary>
    private bool HasErased => _plan.IsEmbedded
        && (_programs.OfType<ForgetProgram>().Any(forget => forget.Starts > 0)
            || _programs.OfType<ClientProgram>().Any(client => client.HasForgotten));

    private void CheckServers()
    {
        var servers = _programs.OfType<ServerProgram>().ToList();
        if (servers.Count == 0 || _scheduler.Failure is not null)
            return;
        var clients = _programs.OfType<ClientProgram>().ToList();
        var checks = new ServerChecks(_cluster, _plan);
        checks.CheckAcknowledged(clients);
        if (_plan.AreClocksRight)
            checks.CheckCarts(servers, [.. clients.SelectMany(client => client.Shoppers)]);
        foreach (var office in _programs.OfType<BackOfficeProgram>())
            checks.CheckCatalogue(servers, office, [.. clients.SelectMany(client => client.Shoppers)]);
    }

    private void CheckAcknowledged()
    {
        var ids = PartitionFold.OfAll(_cluster).SelectMany(fold => fold.Ids).ToHashSet(StringComparer.Ordinal);
        foreach (var sender in _programs.OfType<SenderProgram>())
        {
            var lost = sender.Acknowledged.Except(ids).Count(id => !WasErased(id));
            if (lost > 0)
                _scheduler.Fail($"{lost} acknowledged events of {sender.Name} are not in the log");
        }

        var sent = _programs.OfType<IngestProgram>().Sum(input => input.Events.Count);
        var found = _cluster.Find(Topology.UserEvents).SelectMany(partition => partition.Committed())
            .Count(record => record.Key.Length > 0 && record.Key[0] == 'f'
                && !record.Transaction.TransactionalId.StartsWith(Topology.ProcessorGroup, StringComparison.Ordinal));
        if (found != sent)
            _scheduler.Fail($"found {found} events of inputs in the log, expected {sent}");
    }

    /// <summary>Ids of events begin with their shopper's.</summary>
    private bool WasErased(string id) => HasErased && _programs.OfType<ForgetProgram>()
        .Any(forgotten => forgotten.ErasedTo is not null
            && id.StartsWith($"{forgotten.Shopper}e", StringComparison.Ordinal));

    private void StopWorkers()
    {
        var workers = _programs.OfType<WorkerProgram>().ToList();
        workers.ForEach(worker => worker.Stop());
        var isOver = _scheduler.Wait(
            "workers end", () => workers.All(worker => worker.IsOver), _scheduler.Later(StopMax));
        if (!isOver)
            _scheduler.Fail($"workers don't end within {StopMax.TotalSeconds} s");
    }

    /// <summary>Ends every thread: one that stayed would keep the memory of its process for ever.</summary>
    private void KillAll()
    {
        foreach (var program in _programs)
            program.Process.Die(_scheduler.Now);
        if (!_scheduler.Wait("all end", () => _scheduler.IsAlone, _scheduler.Later(StopMax)))
            _scheduler.Fail($"threads don't end within {StopMax.TotalSeconds} s of the end of their process");
    }
}

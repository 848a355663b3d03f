namespace CartStream.Benchmarks;

/// <summary>
/// How many nodes, partitions and bytes a load needs, and which resource limits it (docs/scaling.md).
/// </summary>
/// <param name="figures">The inputs.</param>
/// <param name="eventsPerSecond">The peak load, with every event answered.</param>
internal sealed class CapacityModel(CapacityFigures figures, double eventsPerSecond)
{
    /// <summary>Fully busy cores for answering: <c>λ·a</c>.</summary>
    public double AnswerCores => eventsPerSecond * figures.AnswerUs / 1e6;

    /// <summary>
    /// How often an event is read in topic <c>sessions</c> when each event's batch rewrites its session: for n events,
    /// records of 1, 2, … n events, that is (n + 1) / 2 for each.
    /// </summary>
    public double Rewrites => (figures.EventsPerSession + 1) / 2;

    /// <summary>Cores on every node for the model's learning: <c>λ·f·(n + 1) / 2</c>.</summary>
    public double FollowerCores => eventsPerSecond * figures.FollowUs * Rewrites / 1e6;

    /// <summary>Bytes a second of topic <c>sessions</c>, which every node reads.</summary>
    public double SessionBytesPerSecond =>
        eventsPerSecond * figures.SessionRecordBytes / figures.EventsPerSession * Rewrites;

    /// <summary>Shoppers with state: the mean load over the retention, divided by the events of each shopper.</summary>
    public double Shoppers =>
        eventsPerSecond / figures.PeakToMean * figures.RetentionDays * 86_400 / figures.EventsPerShopper;

    /// <summary>Bytes of state in the memory of all nodes, including standbys.</summary>
    public double StateBytes => Shoppers * figures.ShopperBytes * (1 + figures.Standbys);

    /// <summary>
    /// Nodes: enough for the cores that answering needs besides the follower's, and for the state; at least 2, so that
    /// one may fail. Infinity when the followers leave no core for answering.
    /// </summary>
    public double Nodes
    {
        get
        {
            var coresLeft = (figures.NodeCores * figures.UtilisationMax) - FollowerCores;
            var forCores = coresLeft > 0 ? Math.Ceiling(AnswerCores / coresLeft) : double.PositiveInfinity;
            return Math.Max(2, Math.Max(forCores, Math.Ceiling(StateBytes / figures.NodeStateBytes)));
        }
    }

    /// <summary>Partitions: at most one core works on each, so enough for the load and for every core.</summary>
    public double Partitions =>
        Math.Max(Math.Ceiling(AnswerCores / figures.UtilisationMax), Nodes * figures.NodeCores);

    /// <summary>Seconds until all partitions of a lost node are processed again, without standbys.</summary>
    public double RestoreSeconds => Shoppers / Nodes / (Nodes - 1) / figures.RestoredPerSecond;

    /// <summary>The utilisation of each resource, 1 for all that may be used; the first is the limiting one.</summary>
    public IReadOnlyList<(string Name, double Share)> Resources()
    {
        var cores = Nodes * figures.NodeCores * figures.UtilisationMax;
        return
        [
            .. new (string Name, double Share)[]
            {
                ("cores that answer", (AnswerCores + (Nodes * FollowerCores)) / cores),
                ("the one thread a model learns on", FollowerCores / figures.UtilisationMax),
                ("memory for shoppers", StateBytes / (Nodes * figures.NodeStateBytes)),
                ("a node's network, for sessions",
                    SessionBytesPerSecond / (figures.NodeNetworkBytes * figures.UtilisationMax)),
            }.OrderByDescending(resource => resource.Share),
        ];
    }
}

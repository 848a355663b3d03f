namespace CartStream.Simulation.Brokers;

/// <summary>Faults that are put in on purpose: a simulation that doesn't find them proves nothing.</summary>
internal enum Mutation
{
    /// <summary>None.</summary>
    None,

    /// <summary>A producer that is opened does not shut out the one before.</summary>
    NoFencing,

    /// <summary>The state forgets its offset, so that the group's is believed (issue 18, 1.1).</summary>
    OffsetOutsideState,

    /// <summary>Offsets are committed by a transaction of their own behind the outputs', and the state has none.
    /// </summary>
    OffsetOutsideTransaction,

    /// <summary>Readers go on after a failure where they were not (issue 18, 1.4).</summary>
    ReaderSkips,

    /// <summary>A commit whose outcome is unknown is made again without asking.</summary>
    CommitTwice,

    /// <summary>Readers see what is not committed.</summary>
    ReadUncommitted,

    /// <summary>An aborted transaction's records are kept.</summary>
    AbortKeeps,

    /// <summary>Shoppers' states are not committed with what came of them, so that second deliveries are not known.
    /// </summary>
    StatesAreLost,

    /// <summary>Sessions of forgotten shoppers are not deleted.</summary>
    ForgetKeepsSessions,

    /// <summary>The keys of requests are not kept in the log.</summary>
    RetryKeysAreLost,

    /// <summary>Links between ids are taken from their topic and not written to <c>user-events</c>.</summary>
    LinksAreLost,

    /// <summary>Changes of items are acknowledged and not in the log.</summary>
    ItemsAreLost,

    /// <summary>What brokers still hide is taken for not written.</summary>
    HiddenIsForgotten,

    /// <summary>Erased records stay.</summary>
    ErasesNothing,
}

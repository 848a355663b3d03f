using CartStream.Index;

namespace CartStream.Tests.Index;

public sealed class ReadEpochsTests
{
    private readonly ReadEpochs _epochs = new();

    [Fact]
    public void Oldest_nobody_reads_is_above_everything_retired()
    {
        _epochs.Register();

        _epochs.Retire().ShouldBeLessThan(_epochs.Oldest());
    }

    [Fact]
    public void Oldest_reader_that_began_before_holds_back_what_was_retired_since()
    {
        var reader = _epochs.Register();
        var before = _epochs.Retire();
        _epochs.Enter(reader);
        var since = _epochs.Retire();

        before.ShouldBeLessThan(_epochs.Oldest());
        since.ShouldBeGreaterThanOrEqualTo(_epochs.Oldest());

        _epochs.Exit(reader);
        since.ShouldBeLessThan(_epochs.Oldest());
    }

    [Fact]
    public void Oldest_several_readers_is_that_of_the_one_who_began_first()
    {
        var (first, second) = (_epochs.Register(), _epochs.Register());
        _epochs.Enter(first);
        var between = _epochs.Retire();
        _epochs.Enter(second);

        between.ShouldBeGreaterThanOrEqualTo(_epochs.Oldest());

        _epochs.Exit(first);
        between.ShouldBeLessThan(_epochs.Oldest());
    }

    [Fact]
    public void Unregister_reader_that_never_left_holds_back_nothing()
    {
        var reader = _epochs.Register();
        _epochs.Enter(reader);
        var retired = _epochs.Retire();

        _epochs.Unregister(reader);

        retired.ShouldBeLessThan(_epochs.Oldest());
    }
}

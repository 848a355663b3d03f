using System.Reflection;
using CartStream.Experiments;
using CartStream.Log;
using CartStream.Options;
using CartStream.Policies;
using CartStream.Processing.Processor;
using CartStream.Processing.Worker;
using CartStream.Recommendations;
using CartStream.Shoppers;
using CartStream.Tests.Processing.Processor;

namespace CartStream.Tests.Processing.Worker;

/// <summary>A process joins a group with the group's configuration only.</summary>
public sealed class GroupAdmissionTests : IDisposable
{
    private static readonly ModelOptions Parameters = new();
    private readonly PipelineHost _host = new();

    private static string Model { get; } = $"full;{Parameters.ToCanonicalText()}";

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Admit_group_without_a_configuration_takes_the_first_ones()
    {
        var own = Configuration(new ProcessorOptions { Count = 7 });

        Admit(own);

        var stored = GroupAdmission.Find(_host.Log).ShouldNotBeNull();
        stored.Config.ShouldBe(own.Config);
        stored.Settings.ShouldBe(own.Settings);
        stored.DifferencesFrom(own).ShouldBeEmpty();
    }

    [Fact]
    public void Admit_same_configuration_joins_and_writes_nothing()
    {
        Admit(Configuration(new ProcessorOptions()));
        var end = _host.Log.EndOffset(Topology.Inputs, 0);

        Admit(Configuration(new ProcessorOptions { BatchEventsMax = 3, AcceptsLoss = true }));

        _host.Log.EndOffset(Topology.Inputs, 0).ShouldBe(end);
    }

    [Fact]
    public void Admit_other_configuration_names_each_setting_that_differs_with_both_values_and_leaves_the_groups()
    {
        var group = Configuration(new ProcessorOptions());
        Admit(group);
        var own = Configuration(
            new ProcessorOptions
            {
                Count = 5,
                When = RecommendWhen.Cart,
                Policy = new PolicyOptions { ExcludeCurrent = false },
            },
            $"blend;{new ModelOptions { Knn = new SessionKnnOptions { Neighbours = 77 } }.ToCanonicalText()}");

        var fault = Should.Throw<ConfigurationDiffersException>(() => Admit(own)).Message;

        fault.ShouldContain("allow-current: found true, expected false; ");
        fault.ShouldContain("count: found 5, expected 10; ");
        fault.ShouldContain($"knn.neighbours: found 77, expected {Parameters.Knn.Neighbours}; ");
        fault.ShouldContain("model: found blend, expected full; ");
        fault.ShouldContain("recommend: found cart, expected every-event. ");
        fault.ShouldContain($"--replace-config {group.Config}");
        fault.ShouldNotContain("history:");
        GroupAdmission.Find(_host.Log)!.Config.ShouldBe(group.Config);
    }

    [Fact]
    public void Admit_configuration_of_a_version_with_other_settings_joins_and_is_the_groups()
    {
        var old = Configuration(new ProcessorOptions { Count = 5 });
        var next = new GroupConfiguration("0badcafe", new(old.Settings) { ["new-setting"] = "its default" });
        next.Settings.Remove("explore");
        Admit(old);

        Admit(next);

        GroupAdmission.Find(_host.Log)!.Config.ShouldBe(next.Config);
        Admit(old);
        next.Settings["count"] = "6";
        Should.Throw<ConfigurationDiffersException>(() => Admit(next)).Message
            .ShouldContain("count: found 6, expected 5");
    }

    [Fact]
    public void Admit_replaced_configuration_is_the_groups_and_shuts_the_old_one_out()
    {
        var old = Configuration(new ProcessorOptions());
        var next = Configuration(new ProcessorOptions { Count = 5 });
        Admit(old);

        Admit(next, replaces: old.Config);

        Admit(next, replaces: old.Config);
        Admit(next);
        Should.Throw<ConfigurationDiffersException>(() => Admit(old)).Message
            .ShouldContain("count: found 10, expected 5");
    }

    [Fact]
    public void Admit_replaced_configuration_that_is_not_the_groups_any_more_does_not_join()
    {
        var (first, second, third) = (
            Configuration(new ProcessorOptions()),
            Configuration(new ProcessorOptions { Count = 5 }),
            Configuration(new ProcessorOptions { Count = 6 }));
        Admit(first);
        Admit(second, replaces: first.Config);

        var fault = Should.Throw<ConfigurationDiffersException>(() => Admit(third, replaces: first.Config)).Message;

        fault.ShouldContain($"--replace-config names {first.Config}, which is not the group's");
        GroupAdmission.Find(_host.Log)!.Config.ShouldBe(second.Config);
    }

    [Fact]
    public async Task Admit_many_at_once_with_two_configurations_lets_those_of_one_in()
    {
        var configurations = new[] { 5, 6 }
            .Select(count => Configuration(new ProcessorOptions { Count = count })).ToList();

        var admitted = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
        {
            try
            {
                Admit(configurations[i % 2]);
                return configurations[i % 2].Config;
            }
            catch (ConfigurationDiffersException)
            {
                return null;
            }
        })));

        admitted.OfType<string>().Distinct().ShouldHaveSingleItem()
            .ShouldBe(GroupAdmission.Find(_host.Log)!.Config);
        admitted.Count(one => one is not null).ShouldBe(4);
    }

    [Fact]
    public void Of_every_option_that_changes_the_hash_is_named()
    {
        var options = new ProcessorOptions();
        ProcessorOptions[] changed =
        [
            .. Changed(options),
            .. Changed(options.Shoppers).Select(one => options with { Shoppers = one }),
            .. Changed(options.Policy).Select(one => options with { Policy = one }),
            options with { Learning = ModelLearning.Frozen },
            options with { When = RecommendWhen.Cart },
            options with
            {
                Experiment = new Experiment(
                    "spring",
                    [new Variant("all", false, "full", Parameters) { TenThousandths = Experiment.Whole }]),
            },
        ];

        changed.Length.ShouldBeGreaterThan(15);
        foreach (var one in changed)
        {
            var isSame = one.ConfigHash(Model) == options.ConfigHash(Model);
            Configuration(one).DifferencesFrom(Configuration(options)).Count.ShouldBe(isSame ? 0 : 1, one.ToString());
        }
    }

    [Fact]
    public void FromJson_what_is_no_configuration_says_where_it_stands()
    {
        Should.Throw<InvalidDataException>(() => GroupConfiguration.FromJson("{}"u8)).Message
            .ShouldStartWith("topic 'inputs', key 'group/cartstream-processor': found no configuration in 2 bytes");
    }

    private void Admit(GroupConfiguration own, string? replaces = null) => GroupAdmission.Admit(
        _host.Log, own, replaces, TimeProvider.System, TestContext.Current.CancellationToken);

    private static GroupConfiguration Configuration(ProcessorOptions options, string? model = null) =>
        GroupConfiguration.Of(options, model ?? Model);

    /// <summary>Options in each of which one number or truth differs.</summary>
    private static IEnumerable<T> Changed<T>(T options)
        where T : class
    {
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            object? other = (property.GetValue(options), property.PropertyType) switch
            {
                (int number, _) => number + 1,
                (long number, _) => number + 1_000,
                (double number, _) => number + 0.25,
                (bool flag, _) => !flag,
                (null, var type) when type == typeof(int?) => 3,
                _ => null,
            };
            if (other is null || !property.CanWrite)
                continue;
            var clone = (T)typeof(T).GetMethod("<Clone>$")!.Invoke(options, null)!;
            property.SetValue(clone, other);
            yield return clone;
        }
    }
}

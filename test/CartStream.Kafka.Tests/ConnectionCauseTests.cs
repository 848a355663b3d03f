using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CartStream.Log;
using CartStream.Log.Kafka;

namespace CartStream.Kafka.Tests;

/// <summary>The reason why a cluster can't be reached is reported soon and without secrets.</summary>
public sealed class ConnectionCauseTests : IDisposable
{
    private const string Password = "hunter2-password";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _stop = new();

    public ConnectionCauseTests() => MockKafkaCluster.SkipUnlessPossible();

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    [Fact]
    public void ListTopics_nobody_listens_says_so_and_may_pass()
    {
        var fault = Fail("127.0.0.1:1");

        fault.Message.ShouldContain("Connection refused");
        fault.MayPass.ShouldBeTrue();
    }

    [Fact]
    public void ListTopics_host_that_nobody_knows_says_so_and_does_not_pass()
    {
        var fault = Fail("no-such-host.invalid:9092");

        fault.Message.ShouldContain("Failed to resolve 'no-such-host.invalid:9092'");
        fault.MayPass.ShouldBeFalse();
    }

    [Fact]
    public void ListTopics_one_of_two_hosts_is_unknown_and_the_other_is_away_may_pass() =>
        Fail("127.0.0.1:1,no-such-host.invalid:9092").MayPass.ShouldBeTrue();

    [Fact]
    public void ListTopics_tls_against_a_plain_broker_says_what_it_may_be()
    {
        // It takes the greeting for the size of a request, which is too large.
        var port = Listen(async stream => await stream.ReadExactlyAsync(new byte[4], _stop.Token));

        Fail($"127.0.0.1:{port}", ("security.protocol", "SSL"))
            .Message.ShouldContain("connecting to a PLAINTEXT broker listener?");
    }

    [Fact]
    public void ListTopics_plain_against_a_sasl_broker_says_what_it_may_be()
    {
        var port = Listen(stream => SaslBroker.RefuseAsync(stream, refusesMechanism: false, _stop.Token));

        Fail($"127.0.0.1:{port}").Message.ShouldContain("does the broker want SASL");
    }

    [Fact]
    public void ListTopics_plain_against_a_tls_broker_says_what_it_may_be()
    {
        using var certificate = Certify();
        var port = Listen(async stream =>
        {
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(certificate);
        });

        Fail($"127.0.0.1:{port}").Message.ShouldContain("is it a TLS listener, and security.protocol wrong?");
    }

    [Fact]
    public void ListTopics_certificate_that_nobody_vouches_for_says_so_and_does_not_pass()
    {
        using var certificate = Certify();
        var port = Listen(async stream =>
        {
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(certificate);
            // Keeps the connection until the client ends it: the client has to find the fault.
            await tls.CopyToAsync(Stream.Null, _stop.Token);
        });

        var fault = Fail($"127.0.0.1:{port}", ("security.protocol", "SSL"));

        fault.Message.ShouldContain("certificate verify failed");
        fault.MayPass.ShouldBeFalse();
    }

    [Theory]
    [InlineData(true, "Unsupported SASL mechanism")]
    [InlineData(false, "Authentication failed: invalid credentials")]
    public void ListTopics_credentials_are_refused_says_so_and_does_not_pass(bool refusesMechanism, string reason)
    {
        var port = Listen(stream => SaslBroker.RefuseAsync(stream, refusesMechanism, _stop.Token));

        var fault = Fail(
            $"127.0.0.1:{port}",
            ("security.protocol", "SASL_PLAINTEXT"),
            ("sasl.mechanism", "PLAIN"),
            ("sasl.username", "kafka"),
            ("sasl.password", Password));

        fault.Message.ShouldStartWith("kafka 127.0.0.1:");
        fault.Message.ShouldContain(reason);
        fault.ToString().ShouldNotContain(Password);
        fault.MayPass.ShouldBeFalse();
    }

    [Fact]
    public async Task Process_broker_is_away_says_why_and_goes_on_trying()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var error = new StringWriter();
        using var output = new StringWriter();
        var host = new Cli.CommandLine.CliHost { Out = output, Error = error, OpenOut = () => Stream.Null };
        var run = Cli.CliApp.RunAsync(["process", "--kafka", "127.0.0.1:1"], host, stop.Token);

        stop.CancelAfter(Soon);
        await run;

        error.ToString().ShouldContain("Connection refused");
        error.ToString().ShouldContain("trying again");
    }

    [Fact]
    public async Task Process_host_that_nobody_knows_ends_and_says_so()
    {
        var call = await CliCall.RunAsync("process", "--kafka", "no-such-host.invalid:9092")
            .WaitAsync(Soon, TestContext.Current.CancellationToken);

        call.ExitCode.ShouldBe(1);
        call.Error.ShouldContain("Failed to resolve 'no-such-host.invalid:9092'");
    }

    [Theory]
    [InlineData("linger.ms", "abc", "linger.ms: Invalid value for configuration property")]
    [InlineData("no.such.setting", "1", "No such configuration property: \"no.such.setting\"")]
    [InlineData("fetch.wait.max.ms", "-7", "\"fetch.wait.max.ms\"")]
    public void Open_setting_that_librdkafka_does_not_take_is_named(string name, string value, string reason) =>
        Should.Throw<LogException>(() => Open("127.0.0.1:1", [(name, value)]).Dispose())
            .Message.ShouldContain(reason);

    private static LogException Fail(string servers, params (string Name, string Value)[] settings)
    {
        using var log = Open(servers, settings);
        var started = TimeProvider.System.GetTimestamp();
        var fault = Should.Throw<LogException>(() => log.ListTopics());
        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(Soon, fault.Message);
        return fault;
    }

    private static KafkaLog Open(string servers, (string Name, string Value)[] settings) => new(new KafkaLogOptions
    {
        BootstrapServers = servers,
        Settings = settings.ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal),
    });

    private static X509Certificate2 Certify()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }

    /// <summary>Listens on a free port, which it returns, and has each connection served.</summary>
    private int Listen(Func<NetworkStream, Task> serve)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = Task.Run(async () =>
        {
            using (listener)
            {
                while (true)
                    _ = ServeAsync(await listener.AcceptTcpClientAsync(_stop.Token), serve);
            }
        });
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task ServeAsync(TcpClient client, Func<NetworkStream, Task> serve)
    {
        using (client)
        {
            await using var stream = client.GetStream();
            await serve(stream);
        }
    }
}

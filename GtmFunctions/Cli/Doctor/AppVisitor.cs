using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Surface;

namespace GtmFunctions.Cli.Doctor;

/// <summary>Calls an app as a stranger or with the key, and keeps what the connection shows. It follows no redirect.</summary>
/// <param name="address">Where the app is, without <c>/api</c>.</param>
/// <param name="key">A function key; never shown.</param>
/// <param name="clock">This machine's clock.</param>
/// <param name="alsoTrusted">Roots that are trusted besides the machine's own.</param>
public sealed class AppVisitor(Uri address, string? key, TimeProvider clock, X509Certificate2Collection? alsoTrusted = null) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private HttpClient? _http;

    /// <summary>Where the app is.</summary>
    public Uri Address => address;

    /// <summary>Whether it is the local host: plain http on this machine.</summary>
    public bool IsLocal => address.IsLoopback && address.Scheme == Uri.UriSchemeHttp;

    /// <summary>What TLS showed; <see langword="null"/> without TLS.</summary>
    public TlsReading? Tls { get; private set; }

    /// <summary>Asks.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="route">The route after <c>/api/</c>.</param>
    /// <param name="withKey">Whether the key is shown.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="HttpRequestException">There was no answer.</exception>
    /// <exception cref="TaskCanceledException">There was none within 60 s.</exception>
    public async Task<AppAnswer> AskAsync(HttpMethod method, string route, bool withKey, CancellationToken cancellation) =>
        await AskAsync(
            method, new Uri($"{address.AbsoluteUri.TrimEnd('/')}/{HttpEndpoint.Prefix}/{route}"), withKey ? key : null, cancellation);

    /// <summary>Asks for the overview's JSON without a key.</summary>
    /// <param name="signIn">What to say of a sign-in; nothing where <see langword="null"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The status.</returns>
    public async Task<int> AskPagesAsync(string? signIn, CancellationToken cancellation)
    {
        var overview = new Uri($"{address.AbsoluteUri.TrimEnd('/')}{PageLinks.Home}?format=json");
        return (await AskAsync(HttpMethod.Get, overview, key: null, cancellation, signIn)).Status;
    }

    /// <summary>Asks for the app's health by plain http, as a stranger.</summary>
    /// <returns>The status; <see langword="null"/> where nobody listens.</returns>
    public async Task<int?> AskPlainAsync(CancellationToken cancellation)
    {
        var plain = new UriBuilder(Uri.UriSchemeHttp, address.Host, 80, $"{HttpEndpoint.Prefix}/{OpsCalls.GetHealth.Route}").Uri;
        try
        {
            return (await AskAsync(HttpMethod.Get, plain, key: null, cancellation)).Status;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http?.Dispose();

    private async Task<AppAnswer> AskAsync(
        HttpMethod method, Uri url, string? key, CancellationToken cancellation, string? signIn = null)
    {
        _http ??= new HttpClient(Handler()) { Timeout = Patience };
        using var request = new HttpRequestMessage(method, url);
        if (key is not null)
            request.Headers.TryAddWithoutValidation(RemoteApp.KeyHeader, key);
        if (signIn is not null)
            request.Headers.TryAddWithoutValidation(PagesAccessCheck.SignInHeader, signIn);
        var askedAt = clock.GetUtcNow();
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        var answeredAt = clock.GetUtcNow();
        return new AppAnswer(
            (int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellation), response.Headers.Date, askedAt, answeredAt);
    }

    private SocketsHttpHandler Handler()
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            PlaintextStreamFilter = (context, _) =>
            {
                if (context.PlaintextStream is SslStream { RemoteCertificate: X509Certificate2 certificate } tls)
                    Tls = new TlsReading(tls.SslProtocol, certificate.Subject, new DateTimeOffset(certificate.NotAfter).ToUniversalTime());
                return ValueTask.FromResult(context.PlaintextStream);
            },
        };
        if (alsoTrusted is not null)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.AddRange(alsoTrusted);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        return handler;
    }
}

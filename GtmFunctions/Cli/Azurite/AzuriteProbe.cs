namespace GtmFunctions.Cli.Azurite;

/// <summary>Who answered on a set of ports.</summary>
internal enum AzuriteAnswer
{
    /// <summary>Azurite, on all three.</summary>
    Azurite,

    /// <summary>Nobody, or somebody else: the ports are not Azurite's any more.</summary>
    Nobody,

    /// <summary>Somebody listens and says nothing.</summary>
    Silence,
}

/// <summary>Asks ports whether it is Azurite that listens there.</summary>
internal static class AzuriteProbe
{
    // A busy Azurite answers late: one process does all its work on one thread
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Asks all three services.</summary>
    public static async Task<AzuriteAnswer> AskAsync(AzuritePorts ports, TimeProvider time, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            foreach (var (server, port) in ports.Services)
            {
                // Refused for want of a signature, which is answer enough: the Server header says who refuses
                using var answer = await http.GetAsync(
                    new Uri($"http://127.0.0.1:{port}/"), HttpCompletionOption.ResponseHeadersRead, either.Token);
                if (!answer.Headers.Server.Any(s => s.Product?.Name == server))
                    return AzuriteAnswer.Nobody;
            }

            return AzuriteAnswer.Azurite;
        }
        catch (HttpRequestException)
        {
            return AzuriteAnswer.Nobody;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return AzuriteAnswer.Silence;
        }
    }
}

using GtmFunctions.Cli;
using GtmFunctions.Cli.Send;
using GtmFunctions.Tests.Catalog;
using GtmFunctions.Tests.Signing;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace GtmFunctions.Tests.Cli.Send;

public sealed class SourceSettingsTests
{
    [Fact]
    public void Secret_SourceThatIsPolled_SaysHowItIsAsked()
    {
        var source = CatalogueMappings.Source(Requests.Source("salesforce"));
        var settings = new SourceSettings(null!, new ConfigurationBuilder().Build());

        var refused = Assert.Throws<CommandException>(() => settings.Secret(source, name: null));

        Assert.Equal(
            "The source 'salesforce' is polled, and takes no webhooks: `gtm poll salesforce --now` asks its API for what is there.",
            refused.Message);
    }
}

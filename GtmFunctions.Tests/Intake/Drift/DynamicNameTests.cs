using GtmFunctions.Pipeline.Intake.Drift;
using Xunit;

namespace GtmFunctions.Tests.Intake.Drift;

public sealed class DynamicNameTests
{
    [Theory]
    [InlineData("2026-11-30T09:00:00Z", true)]
    [InlineData("101", true)]
    [InlineData("-", false)]
    [InlineData("ada@example.com", true)]
    [InlineData("8fe3b2a0-54c1-4c69-9d5e-0f4b7a1c2d3e", true)]
    [InlineData("na\u0001me", true)]
    // A hash by itself: sixteen characters, three digits among them or nothing but hexadecimal ones
    [InlineData("xyzwxyzwxyzwx123", true)]
    [InlineData("xyzwxyzwxyzwxy12", false)]
    [InlineData("xyzwxyzwxyzw123", false)]
    [InlineData("abcdefabcdefabcd", true)]
    [InlineData("abcdefabcdefabc", false)]
    // An id after what it is of: eight characters, letters and three digits
    [InlineData("cus_xyzwx123", true)]
    [InlineData("cus_xyzw123", false)]
    [InlineData("cus_xyzwxy12", false)]
    [InlineData("cus_12345678", false)]
    [InlineData("xyzwx123", false)]
    // What fields are called
    [InlineData("utm_campaign2", false)]
    [InlineData("address_line_2", false)]
    public void Is_AName_TellsAnIdFromAField(string name, bool isId) => Assert.Equal(isId, DynamicName.Is(name));

    [Fact]
    public void Is_ANameOfUpToEightyLetters_IsOfAField()
    {
        Assert.False(DynamicName.Is(new string('x', DynamicName.LongestField)));
        Assert.True(DynamicName.Is(new string('x', DynamicName.LongestField + 1)));
    }
}

